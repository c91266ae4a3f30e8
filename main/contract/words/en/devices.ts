// What answers and what this computer has: execution providers, how each did when tried, and what is missing for the graphics card.
import type { FINDING_CODES, GpuPack, PROBE_FAILURES, Verdict } from '../../computer.ts';
import type { ExecutionProvider, Rung } from '../../device.ts';

export const providers = {
  cuda: 'NVIDIA CUDA',
  coreml: 'Core ML',
  dml: 'DirectML',
  webgpu: 'WebGPU',
  cpu: 'Processor',
  /** One that this version has no name for. */
  other: 'Another device',
} as const satisfies Record<ExecutionProvider | 'other', string>;

export const rungs = {
  works: 'Works',
  failed: 'Failed',
  inconclusive: 'Could not tell',
  'not-here': 'Not here',
  untried: 'Not tried',
} as const satisfies Record<Rung['outcome'], string>;

/** How a provider did, in one line; `{{provider}}` is a key under `providers`. */
export const verdicts = {
  works: '$t(providers.{{provider}}) works: {{took}} ms for the trial model.',
  fails: {
    'library-missing': '$t(providers.{{provider}}) does not work: {{library}} was not found.',
    'driver-too-old': '$t(providers.{{provider}}) does not work: the graphics driver is too old for it.',
    'no-device': '$t(providers.{{provider}}) does not work: it finds no device.',
    'out-of-memory': '$t(providers.{{provider}}) does not work: the memory was too short for the trial model.',
    'wrong-answer': '$t(providers.{{provider}}) does not work: it answered the trial model wrongly.',
    refused: '$t(providers.{{provider}}) does not work: {{detail}}',
  } satisfies Record<(typeof PROBE_FAILURES)[number], string>,
  inconclusive: {
    silent: 'Lode could not tell whether $t(providers.{{provider}}) works: no answer came in time.',
    died: 'Lode could not tell whether $t(providers.{{provider}}) works: the process that tried it was ended by the system.',
    'not-started': 'Lode could not tell whether $t(providers.{{provider}}) works: the process that tries it did not start.',
  } satisfies Record<Extract<Verdict, { kind: 'inconclusive' }>['why'], string>,
  'not-here': '$t(providers.{{provider}}) is not on this computer.',
} as const satisfies Record<Verdict['kind'], unknown>;

/** What was found: what is so, and what the person can do. */
export const findings = {
  'nvidia-driver-absent': {
    what: 'This computer has an NVIDIA card ({{card}}) and no NVIDIA driver that Lode can find.',
    help: 'Install NVIDIA’s driver from your system’s own software source, restart the computer, and let Lode look again.',
  },
  'nvidia-driver-mismatch': {
    what: 'The NVIDIA driver in memory and the one on disk are of two versions. This happens after an update.',
    help: 'Restart this computer, then let Lode look again.',
  },
  'nvidia-driver-unreachable': {
    what: 'The NVIDIA driver is installed and does not answer.',
    help: 'Restart this computer. If it stays so, install the driver again: after an update of the system’s kernel it may not fit any more.',
  },
  'nvidia-driver-silent': {
    what: 'The NVIDIA driver gave no answer within {{seconds}} s. Lode cannot tell what the card does.',
    help: 'Let Lode look again. If it stays so, restart this computer: the driver may be stuck.',
  },
  'nvidia-driver-unread': {
    what: 'The NVIDIA driver answered in a way that Lode cannot read ({{detail}}).',
    help: 'Let Lode look again. If it stays so, a newer Lode may know this driver.',
  },
  'nvidia-driver-too-old': {
    what: 'The NVIDIA driver is version {{found}}; Lode’s GPU pack needs {{needed}} or newer.',
    help: 'Update NVIDIA’s driver from your system’s own software source, restart the computer, and let Lode look again.',
  },
  'nvidia-card-too-old': {
    what: '{{card}} has compute capability {{found}}; CUDA 13, which Lode uses, needs {{needed}} or more.',
    help: 'Lode answers with the processor on this computer.',
  },
  'gpu-pack-absent': {
    what: '{{card}} could answer faster. Lode does not have the libraries for it yet.',
    help: 'Download the GPU pack.',
  },
  'cuda-library-missing': {
    what: 'A library of CUDA was not found: {{library}}.',
    help: 'Remove the GPU pack and download it again.',
  },
  'cudnn-missing': {
    what: 'A library of cuDNN was not found: {{library}}.',
    help: 'Remove the GPU pack and download it again.',
  },
  'cuda-driver-library-missing': {
    what: 'The NVIDIA driver’s own library for computing was not found: {{library}}.',
    help: 'Install NVIDIA’s driver with its part for computing (on Debian: libcuda1), and let Lode look again.',
  },
  'cuda-no-device': {
    what: 'CUDA is installed and finds no card it may use.',
    help: 'Restart this computer. In a container or a virtual machine, see that the card is passed on to it.',
  },
  'gpu-memory-short': {
    what: 'The memory of the graphics card was too short even for the trial model ($t(providers.{{provider}})).',
    help: 'Close programs that use the graphics card, then let Lode look again.',
  },
  'vulkan-absent': {
    what: 'WebGPU needs Vulkan, and {{library}} was not found.',
    help: 'If this computer has a graphics card of AMD or Intel, install Vulkan (on Debian: libvulkan1 and mesa-vulkan-drivers).',
  },
  'provider-wrong': {
    what: '$t(providers.{{provider}}) answered the trial model wrongly. Lode does not use it.',
    help: 'Update the graphics driver, then let Lode look again.',
  },
  'provider-fails': {
    what: '$t(providers.{{provider}}) could not be used: {{detail}}',
    help: 'Update the graphics driver, then let Lode look again. Until then Lode answers with what works.',
  },
  'provider-silent': {
    what: '$t(providers.{{provider}}) gave no answer within {{seconds}} s. Lode cannot tell whether it works.',
    help: 'Let Lode look again when this computer is less busy.',
  },
  'provider-died': {
    what: 'The process that tried $t(providers.{{provider}}) was ended by the system. Lode cannot tell whether it works.',
    help: 'Update the graphics driver, then let Lode look again.',
  },
  'provider-left-out': {
    what: '{{provider}} is left out: Lode did not stay up while it answered. That can be chance, or a driver that falls over.',
    help: 'Look at this computer again to have it measured and used again.',
  },
  'gpu-slower': {
    what: '$t(providers.{{provider}}) took {{gpu}} ms for the trial model, the processor {{cpu}} ms.',
    help: 'Lode answers with the processor, which is faster here.',
  },
} as const satisfies Record<(typeof FINDING_CODES)[number], { readonly what: string; readonly help: string }>;

/** The GPU pack, where it stands. */
export const gpuPack = {
  none: {
    system: 'There is no GPU pack for this system.',
    'no-nvidia': 'There is no NVIDIA card that a GPU pack could be for.',
    'card-too-old': 'The NVIDIA card is too old for the GPU pack.',
    unread: 'Which graphics cards there are has not been read yet.',
  } satisfies Record<Extract<GpuPack, { kind: 'none' }>['why'], string>,
  absent: 'Not downloaded. It holds Microsoft’s ONNX Runtime (MIT) and NVIDIA’s CUDA libraries, under NVIDIA’s own licence.',
  downloading: 'Downloading.',
  installing: 'Checking and putting it in place.',
  ready: 'In place.',
  failed: 'Not in place.',
} as const satisfies Record<GpuPack['kind'], unknown>;
