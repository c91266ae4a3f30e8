// The practice validator: a process with keys of its own that asks the miner real questions and scores the answers.
import { ValidatorRequest } from '../contract/validator-wire.ts';
import { openParentPort } from './parent-port.ts';
import { createPracticeNetwork } from './validator/network.ts';

const port = await openParentPort();
const network = createPracticeNetwork({ tell: (message) => port.post(message) });
port.onMessage((message) => {
  const request = ValidatorRequest.safeParse(message);
  if (request.success) network.take(request.data);
});
