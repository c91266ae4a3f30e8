// The inference process: ONNX Runtime on the best rung that works, sessions kept warm, waiting requests run together.
import { InferenceRequest } from '../contract/inference-wire.ts';
import { createInferenceJob } from './inference/job.ts';
import { openParentPort } from './parent-port.ts';

const port = await openParentPort();
const job = createInferenceJob((reply) => port.post(reply));
port.onMessage((message) => {
  const request = InferenceRequest.safeParse(message);
  if (request.success) job.take(request.data);
});
