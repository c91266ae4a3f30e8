// The names of Electron's channels, apart from the schemas so that the preload stays small.

/** renderer -> main `invoke(COMMAND_CHANNEL, command)`, main -> renderer `send(SNAPSHOT_CHANNEL, snapshot)`. */
export const COMMAND_CHANNEL = 'lode:command';
export const SNAPSHOT_CHANNEL = 'lode:snapshot';
/** renderer -> main: "I listen now", answered with the newest snapshot. */
export const HELLO_CHANNEL = 'lode:hello';
/** main -> confirm window, once: carries the port over which it is asked and answers. */
export const CONFIRM_PORT_CHANNEL = 'lode:confirm-port';
