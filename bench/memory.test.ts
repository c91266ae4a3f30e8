// Memory by role: what a process is there for, from the command lines Electron 33 was seen with.
import { expect, it } from 'vitest';
import { roleOf } from './memory.ts';

it.each([
  ['/opt/Lode/lode\0--hidden\0', 'main'],
  ['/opt/Lode/lode --type=zygote --no-zygote-sandbox --no-sandbox', 'zygote'],
  ['/opt/Lode/lode\0--type=gpu-process\0--no-sandbox\0', 'gpu'],
  ['/opt/Lode/lode --type=renderer --lang=en-US', 'renderer'],
  ['/opt/Lode/lode --type=utility --utility-sub-type=node.mojom.NodeService --lang=en-US', 'engine'],
  ['/opt/Lode/lode --type=utility --utility-sub-type=network.mojom.NetworkService --lang=en-US', 'network'],
  ['/opt/Lode/lode --type=utility --utility-sub-type=audio.mojom.AudioService', 'other'],
  ['', 'main'],
])('%j', (command, role) => {
  expect(roleOf(command)).toBe(role);
});
