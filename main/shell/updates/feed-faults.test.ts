// Why something could not be fetched: in words where we have them, in the library's code where we have none, never in the other side's text.
import { expect, it } from 'vitest';
import { faultOf, isFull } from './feed-faults.ts';

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

it.each<[unknown, string]>([
  [new Error('net::ERR_INTERNET_DISCONNECTED'), 'this computer is offline'],
  [new Error('net::ERR_SOMETHING_NEW'), 'ERR_SOMETHING_NEW'],
  [new Error('Cannot download "https://lode.test/a?token=b", status 503: <b>Busy</b>'), 'it answered 503'],
  [withCode('method: GET url: https://lode.test/a', 'HTTP_ERROR_502'), 'it answered 502'],
  [withCode('Cannot find channel', 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'nothing is published there'],
  [new Error('Request has been aborted by the server'), 'the connection broke'],
  [new DOMException('signal timed out', 'TimeoutError'), 'it did not answer in time'],
  [new Error('<script>'), 'unknown'],
  ['a string', 'unknown'],
])('%s: %s', (error, words) => {
  expect(faultOf(error)).toBe(words);
});

it('knows a full disk by its code or its name', () => {
  expect([isFull(withCode('write', 'ENOSPC')), isFull(new Error('ENOSPC: no space left')), isFull(new Error('EACCES'))]).toEqual([
    true,
    true,
    false,
  ]);
});
