// The device probe: opens one execution provider with a model whose answer is known, measures it, says what came of it, and ends.
// A process of its own, because a driver may hang or take its process down: then this one's silence or death is all that is told.
import { ProbeRequest } from '../contract/probe-wire.ts';
import { probe } from './device-probe/probe.ts';
import { openParentPort } from './parent-port.ts';

const port = await openParentPort();
port.onMessage((message) => {
  const request = ProbeRequest.safeParse(message);
  if (!request.success) return;
  void probe(request.data).then((verdict) => port.post({ kind: 'verdict', verdict }));
});
