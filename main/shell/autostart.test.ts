// Opening at login on Linux: the file as the specifications have it, and what others made of it. Real files.
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartEntry, autostartFolder, autostartItem, readEntry } from './autostart.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lode-autostart-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const item = (program: string = process.execPath) => autostartItem(path.join(folder, 'autostart'), [program, '--hidden'], 'Lode');

describe('the file', () => {
  it('is what the desktop entry specification asks for', () => {
    expect(autostartEntry(['/opt/My Apps/Lode.AppImage', '--hidden', '--data-folder=/home/a/50%'], 'Lode').split('\n')).toEqual([
      '[Desktop Entry]',
      'Type=Application',
      'Name=Lode',
      'Exec="/opt/My Apps/Lode.AppImage" "--hidden" "--data-folder=/home/a/50%%"',
      'Terminal=false',
      'StartupNotify=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ]);
  });

  // Quoted first, then escaped as any value: a dollar takes two backslashes, a backslash four.
  it.each([
    ['/a$b', '"/a\\\\$b"'],
    ['/a"b', '"/a\\\\"b"'],
    ['/a`b', '"/a\\\\`b"'],
    ['/a\\b', '"/a\\\\\\\\b"'],
    ['/a;&|b c', '"/a;&|b c"'],
  ])('writes %s as %s', (program, exec) => {
    expect(autostartEntry([program], 'Lode')).toContain(`\nExec=${exec}\n`);
  });

  it.each(['/a\nExec=/bin/sh', '/a\r', '/a\0'])('cannot be made to say another line: %j', (program) => {
    expect(() => autostartEntry([program], 'Lode')).toThrow('one line');
  });

  it('says the program it was given, whatever is in its path', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\n\r\0]/.test(text)),
        (text) => {
          expect(readEntry(autostartEntry([`/opt/${text}`, '--hidden'], 'Lode'))).toEqual({ on: true, program: `/opt/${text}` });
        },
      ),
    );
  });
});

describe('what others write', () => {
  it.each([
    ['', false, null],
    ['[Desktop Entry]', false, null],
    ['[Desktop Entry]\nExec=lode --hidden', true, 'lode'],
    ['[Desktop Entry]\nExec = "/opt/a b" x\n', true, '/opt/a b'],
    ['[Desktop Entry]\nHidden=true\nExec=/opt/lode', false, '/opt/lode'],
    ['[Desktop Entry]\nExec=/opt/lode\nX-GNOME-Autostart-enabled=false\n', false, '/opt/lode'],
    ['[Desktop Entry]\nName[de]=Lode\nExec=/opt/[a]/lode\nHidden=true\n', false, '/opt/[a]/lode'],
    ['[Desktop Entry]\nName=x\n[Desktop Action a]\nExec=/opt/other', false, null],
    ['Exec=/opt/lode', false, null],
    ['\0\0\0', false, null],
  ])('%j', (text, on, program) => {
    expect(readEntry(text)).toEqual({ on, program });
  });

  it('any bytes are read, and start nothing that they do not name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { on, program } = readEntry(`[Desktop Entry]\n${text}`);
        expect(on && program === null).toBe(false);
      }),
    );
  });
});

describe('the item', () => {
  it('is off, on, and off again, and leaves nothing behind', async () => {
    expect(await item().read()).toBe(false);
    await item().write(true);
    expect(await item().read()).toBe(true);
    expect(await readdir(path.join(folder, 'autostart'))).toEqual(['lode.desktop']);
    await item().write(false);
    await item().write(false);
    expect([await item().read(), await readdir(path.join(folder, 'autostart'))]).toEqual([false, []]);
  });

  it('believes the file, not itself: switched off elsewhere, or of a program that is gone', async () => {
    await item().write(true);
    const file = path.join(folder, 'autostart/lode.desktop');
    await writeFile(file, (await readFile(file, 'utf8')).replace('enabled=true', 'enabled=false'));
    expect(await item().read()).toBe(false);
    await item(path.join(folder, 'gone.AppImage')).write(true);
    expect(await item().read()).toBe(false);
  });

  it('cannot tell where the file cannot be read, and says so where it cannot be written', async () => {
    await mkdir(path.join(folder, 'autostart/lode.desktop'), { recursive: true });
    expect(await item().read()).toBeNull();
    await expect(item().write(true)).rejects.toThrow('EISDIR');
  });
});

it('lies where XDG says, and a relative path is ignored', () => {
  expect([
    autostartFolder({ XDG_CONFIG_HOME: '/x' }, '/home/a'),
    autostartFolder({ XDG_CONFIG_HOME: 'x' }, '/home/a'),
    autostartFolder({}, '/home/a'),
  ]).toEqual(['/x/autostart', '/home/a/.config/autostart', '/home/a/.config/autostart']);
});
