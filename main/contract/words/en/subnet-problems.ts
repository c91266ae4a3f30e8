// Problems with subnets and their models as sentences: not fetched, not fit, not what it was, too slow for.
import type { ProblemWords } from './problems.ts';

export const subnetProblems = {
  'model-not-downloaded': {
    state: 'Stopped by a problem: the model for {{subnet}} is not here yet.',
    cause: 'The model for {{subnet}} is not on this computer yet.',
    tried: 'Lode looked in its model folder. Nothing was started.',
    help: 'Download it on the Subnets screen, then start again.',
  },
  'model-not-downloadable': {
    state: 'Stopped by a problem: there is no model for {{subnet}} that Lode can fetch.',
    cause: 'Lode knows no model for {{subnet}} that it may and can fetch ({{why}}).',
    tried: 'Lode looked in its catalogue. Nothing was started.',
    help: 'Practise it with the small model that ships with Lode, or choose another subnet.',
  },
  'model-unfit': {
    state: 'Stopped by a problem: the model does not fit {{subnet}}.',
    cause: 'The model does not do what {{subnet}} needs ({{detail}}).',
    tried: 'Lode tried it with a question whose answer it knows, and did not begin.',
    help: 'Remove the model on the Subnets screen and download it again. If that changes nothing, it is a fault of Lode’s.',
  },
  'catalogue-refused': {
    state: 'Stopped by a problem: the list of subnets cannot be trusted.',
    cause: 'The list of subnets that came with Lode cannot be trusted ({{detail}}).',
    tried: 'Lode checked its signature and its number and did not use it. Practice in languages still works.',
    help: 'Install the newest Lode. Your settings and history stay where they are.',
  },
  'subnet-unknown': {
    state: 'Stopped by a problem: this Lode does not know {{subnet}}.',
    cause: 'This Lode does not know the subnet {{subnet}}.',
    tried: 'Lode looked in its catalogue. Nothing was started.',
    help: 'Choose a subnet from the Subnets screen.',
  },
  'subnet-changed': {
    state: 'Stopped by a problem: netuid {{netuid}} is no longer {{subnet}}.',
    cause: 'Netuid {{netuid}} now says it is “{{found}}”, not {{subnet}}.',
    tried: 'Lode compared what the chain says with what it was written for. Nothing was paid and nothing was begun.',
    help: 'Do not register there with this Lode. A newer Lode may know where {{subnet}} has gone.',
  },
  'subnet-unread': {
    state: 'Stopped by a problem: Lode cannot tell whether this is still {{subnet}}.',
    cause: 'What could be read from the chain does not say clearly whether this is still {{subnet}}.',
    tried: 'Nothing was paid and nothing was begun, because a netuid can change hands.',
    help: 'Try again when the chain can be reached.',
  },
  'upstream-changed': {
    state: 'Stopped by a problem: {{subnet}} has changed its rules.',
    cause: '{{subnet}} has changed {{path}} since this Lode was written.',
    tried: 'Lode compared the subnet’s published files and stopped answering for money. Practice still works.',
    help: 'Install the newest Lode. Until it knows the new rules, answers could be worth nothing.',
  },
  'version-unread': {
    state: 'Stopped by a problem: which versions {{subnet}} wants answered is not known.',
    cause: 'Lode could not read which versions of validators {{subnet}} wants answered ({{detail}}).',
    tried: 'Lode goes by {{least}} to {{current}}, which it knew before, and asks again every hour.',
    help: 'Look at this computer’s connection. If the subnet has moved on, answers are worth nothing until Lode can read it.',
  },
  'computer-too-slow': {
    state: 'Stopped by a problem: this computer is too slow for {{subnet}}.',
    cause: 'A full question of {{subnet}} took {{took}} s here; more than {{limit}} s is too slow.',
    tried: 'Lode measured before anything was begun. Validators would have counted most answers as missing.',
    help: 'Practise it, let Lode take more of the computer (Settings, how your computer feels), or choose a subnet that asks less of one.',
  },
  'not-registered-here': {
    state: 'Stopped by a problem: your hotkey has no slot on {{subnet}}.',
    cause: 'Your hotkey is not registered on netuid {{netuid}}.',
    tried: 'Lode asked the chain. Nobody would send it questions there.',
    help: 'Look at {{subnet}} on the Subnets screen before you pay to register.',
  },
  'callers-unread': {
    state: 'Stopped by a problem: the validators of netuid {{netuid}} are not known.',
    cause: 'Lode could not read from the chain who the validators of netuid {{netuid}} are.',
    tried: 'Without that list nobody may be let in, so Lode did not open its port.',
    help: 'Try again when the chain can be reached.',
  },
  'not-announced': {
    state: 'Stopped by a problem: {{subnet}} could not be told where you are.',
    cause: '{{subnet}} could not be told where you are ({{detail}}).',
    tried: 'Lode tells it again when your address changes. The chain still says where you are.',
    help: 'Try again later. Validators that look at the chain find you meanwhile.',
  },
  'download-failed': {
    state: 'Stopped by a problem: {{file}} could not be downloaded.',
    cause: '{{file}} could not be downloaded ({{detail}}).',
    tried: 'Lode tried every address it knows, several times. What has arrived is kept.',
    help: 'Look at this computer’s connection and try again; it goes on where it stopped.',
  },
  'download-wrong': {
    state: 'Stopped by a problem: {{file}} is not the file it should be.',
    cause: 'What was downloaded as {{file}} is not the file Lode expects.',
    tried: 'Lode compared it with its checksum and threw it away. Nothing was loaded.',
    help: 'Try again later. If it stays so, the file was changed where it is kept; a newer Lode may know the new one.',
  },
  'download-cancelled': {
    state: 'Stopped by a problem: the download was cancelled.',
    cause: 'The download was cancelled.',
    tried: 'What had arrived was thrown away.',
    help: 'Start the download again.',
  },
  'folder-unusable': {
    state: 'Stopped by a problem: {{folder}} cannot hold the models.',
    cause: 'Lode cannot keep its models in {{folder}} ({{detail}}).',
    tried: 'Lode left everything where it was.',
    help: 'Choose an empty folder, or one that is not there yet, on a disk with enough space.',
  },
} as const satisfies Record<string, ProblemWords>;
