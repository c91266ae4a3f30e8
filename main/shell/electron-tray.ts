// The system's tray, as Electron gives it.
import path from 'node:path';
import { Menu, type NativeImage, Tray, nativeImage } from 'electron';
import { assertNever } from '../contract/problem.ts';
import type { TrayEars, TrayFactory } from './tray.ts';
import type { TrayIcon, TrayItem } from './tray-view.ts';

/** `icons`: the folder of `tray-*`. */
export function electronTray(icons: string): TrayFactory {
  return (ears) => {
    const native = new Tray(image(icons, 'rest'));
    // On macOS a click is for the menu, and may be told besides. On Linux it is told by desktops that keep the menu for the other button.
    if (process.platform !== 'darwin') native.on('click', () => ears.act({ do: 'open' }));
    return {
      setIcon: (icon) => native.setImage(image(icons, icon)),
      setTooltip: (text) => native.setToolTip(text),
      setMenu: (items) => native.setContextMenu(menu(items, ears)),
      // As seen on the bus of a Linux desktop: a menu opened there is not told here, and each new tooltip has the menu laid out anew.
      tellsOpen: process.platform !== 'linux',
      destroy: () => native.destroy(),
    };
  };
}

/** macOS: black and clear, coloured by the system for its menu bar. Windows: every size in one file, of which it takes the one that fits. */
function image(icons: string, icon: TrayIcon): NativeImage {
  const file = { darwin: `tray-${icon}-Template.png`, win32: `tray-${icon}.ico` }[process.platform as 'darwin' | 'win32'];
  const loaded = nativeImage.createFromPath(path.join(icons, file ?? `tray-${icon}.png`));
  loaded.setTemplateImage(process.platform === 'darwin');
  return loaded;
}

function menu(items: readonly TrayItem[], ears: TrayEars): Menu {
  const built = Menu.buildFromTemplate(items.map((item) => menuItem(item, ears)));
  built.on('menu-will-show', () => ears.opened());
  built.on('menu-will-close', () => ears.closed());
  return built;
}

function menuItem(item: TrayItem, ears: TrayEars): Electron.MenuItemConstructorOptions {
  if (item.kind === 'line') return { type: 'separator' };
  const label = plain(item.label);
  switch (item.kind) {
    case 'note':
    case 'figures':
      return { label, enabled: false };
    case 'menu':
      return { label, submenu: item.items.map((inner) => menuItem(inner, ears)) };
    case 'action':
      return { label, enabled: item.enabled, click: () => ears.act(item.action) };
    default:
      return assertNever(item);
  }
}

/** In a menu's text an ampersand names the key that chooses it. */
const plain = (label: string): string => label.replaceAll('&', '&&');
