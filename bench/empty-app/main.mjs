// What Lode's memory is held against: the same Electron with an empty page, its window closed, going on in the background.
import { app, BrowserWindow } from 'electron';

app.on('window-all-closed', () => undefined);
void app.whenReady().then(() => new BrowserWindow().loadURL('data:text/html,'));
