// The network session updates are fetched over: it speaks to the feed's hosts alone, and says nothing about who asks.
import type { Session } from 'electron';
import type { AllowedHost } from './feed-config.ts';

/** The same for everybody. */
const USER_AGENT = 'Lode';
const LANGUAGE = 'en';
/** electron-updater's own number for each computer, and what tells computers apart. */
const UNSAID = new Set(['x-user-staging-id', 'cookie', 'referer', 'sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform']);

export function guardSession(own: Session, hosts: readonly AllowedHost[]): void {
  own.setUserAgent(USER_AGENT, LANGUAGE);
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isAllowed(url, hosts) }));
  own.webRequest.onBeforeSendHeaders(({ requestHeaders }, answer) => {
    const said = Object.entries(requestHeaders).filter(
      ([name]) => !UNSAID.has(name.toLowerCase()) && name.toLowerCase() !== 'user-agent',
    );
    answer({ requestHeaders: { ...Object.fromEntries(said), 'User-Agent': USER_AGENT } });
  });
}

export function isAllowed(url: string, hosts: readonly AllowedHost[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return username === '' && password === '' && hosts.some((each) => each.protocol === protocol && each.host === host);
}
