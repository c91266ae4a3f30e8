// Words of the tray, native menus and the rig's terminal.
export const shell = {} as const;
