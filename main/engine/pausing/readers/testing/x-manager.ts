// As much of a window manager as the readers look at: it tells an X server which window is in front, and what that is like. Speaks X11's
// own protocol, little end first.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const INTERN_ATOM = 16;
const CHANGE_PROPERTY = 18;
const ATOM = 4;
const CARDINAL = 6;
const WINDOW = 33;

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

export class XManager {
  private readonly socket: Socket;
  private heard = Buffer.alloc(0);
  /** The one window that is always there, and serves as the one in front. */
  root = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (part) => {
      this.heard = Buffer.concat([this.heard, part]);
    });
  }

  /** `display`: e.g. 7 */
  static async open(display: number): Promise<XManager> {
    const socket = connect(`/tmp/.X11-unix/X${display}`);
    await once(socket, 'connect');
    const manager = new XManager(socket);
    // Byte order, protocol 11.0, no authorisation.
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const head = await manager.take(8);
    const setup = await manager.take(head.readUInt16LE(6) * 4);
    const [vendor, formats] = [setup.readUInt16LE(16), setup.readUInt8(21)];
    manager.root = setup.readUInt32LE(32 + Math.ceil(vendor / 4) * 4 + formats * 8);
    return manager;
  }

  /** What the window manager writes down: which window is in front, its states, its process. */
  async show(states: readonly string[], pid: number): Promise<void> {
    await this.change('_NET_ACTIVE_WINDOW', WINDOW, [this.root]);
    const atoms: number[] = [];
    for (const state of states) atoms.push(await this.atom(state));
    await this.change('_NET_WM_STATE', ATOM, atoms);
    await this.change('_NET_WM_PID', CARDINAL, [pid]);
    await this.atom('_NET_WM_PID'); // its answer comes when all before it is done
  }

  close(): void {
    this.socket.destroy();
  }

  private async take(length: number): Promise<Buffer> {
    while (this.heard.length < length) await once(this.socket, 'data');
    const taken = this.heard.subarray(0, length);
    this.heard = this.heard.subarray(length);
    return taken;
  }

  private async atom(name: string): Promise<number> {
    const body = padded(Buffer.from(name));
    const head = Buffer.alloc(8);
    head.writeUInt8(INTERN_ATOM, 0);
    head.writeUInt16LE(2 + body.length / 4, 2);
    head.writeUInt16LE(name.length, 4);
    this.socket.write(Buffer.concat([head, body]));
    return (await this.take(32)).readUInt32LE(8);
  }

  private async change(property: string, type: number, values: readonly number[]): Promise<void> {
    const atom = await this.atom(property);
    const request = Buffer.alloc(24 + values.length * 4);
    request.writeUInt8(CHANGE_PROPERTY, 0);
    request.writeUInt16LE(request.length / 4, 2);
    request.writeUInt32LE(this.root, 4);
    request.writeUInt32LE(atom, 8);
    request.writeUInt32LE(type, 12);
    request.writeUInt8(32, 16);
    request.writeUInt32LE(values.length, 20);
    for (const [at, value] of values.entries()) request.writeUInt32LE(value, 24 + at * 4);
    this.socket.write(request);
  }
}
