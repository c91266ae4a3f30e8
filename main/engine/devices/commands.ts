// What a command about this computer does.
import type { CommandResult } from '../../contract/commands.ts';
import type { DeviceCommand } from '../../contract/device-commands.ts';
import { assertNever, ok } from '../../contract/problem.ts';
import type { Devices } from './devices.ts';

export async function runDeviceCommand(devices: Devices, command: DeviceCommand): Promise<CommandResult> {
  switch (command.type) {
    case 'devices.look':
      devices.look();
      return ok({});
    case 'devices.follow':
      devices.follow();
      return ok({});
    case 'gpu-pack.fetch':
      return done(devices.fetchPack());
    case 'gpu-pack.cancel':
      return done(await devices.pack.cancel());
    case 'gpu-pack.remove':
      return done(await devices.pack.remove());
    default:
      return assertNever(command);
  }
}

const done = (result: ReturnType<Devices['fetchPack']>): CommandResult => (result.ok ? ok({}) : result);
