// Another network, none, one again: told once it has settled, and not for what changes by itself.
import { describe, expect, it } from 'vitest';
import { clockByHand } from '../clock-by-hand.ts';
import { type Interfaces, networksOf, type NetworkNews, NetworkWatch } from './network-watch.ts';

const address = (text: string, internal = false) => ({
  address: text,
  family: text.includes(':') ? 'IPv6' : 'IPv4',
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  ...(text.includes(':') ? { scopeid: 0 } : {}),
});
const on = (found: Record<string, string[]>): Interfaces =>
  Object.fromEntries(
    Object.entries(found).map(([name, all]) => [name, all.map((each) => address(each, name === 'lo'))]),
  ) as Interfaces;

const HOME = on({ lo: ['127.0.0.1'], wlan0: ['192.168.1.7', 'fe80::1', '2001:db8:1:2:aaaa:1:2:3'] });

describe('the networks', () => {
  it.each<[string, Interfaces, string]>([
    ['loopback and link-local addresses are none', on({ lo: ['127.0.0.1', '::1'], eth0: ['169.254.3.4', 'fe80::2'] }), ''],
    ['a home', HOME, 'wlan0 192.168.1.7\nwlan0 2001:db8:1:2'],
    ['nothing at all', {}, ''],
  ])('%s', (_name, interfaces, text) => expect(networksOf(interfaces)).toBe(text));

  it('are the same with another temporary address of IPv6', () => {
    const later = on({ wlan0: ['2001:db8:1:2:bbbb:9:9:9', '192.168.1.7'] });
    expect(networksOf(later)).toBe(networksOf(HOME));
  });
});

const setUp = () => {
  const clock = clockByHand();
  const told: NetworkNews[] = [];
  const here = { now: HOME };
  const watch = new NetworkWatch({ clock, interfaces: () => here.now, onNews: (news) => told.push(news) });
  return { clock, told, here, watch };
};

describe('the watch', () => {
  it('tells that it is offline, online again, and elsewhere', async () => {
    const { clock, told, here, watch } = setUp();
    await clock.advance(60_000);
    expect(told).toEqual([]);
    here.now = {};
    await clock.advance(60_000);
    here.now = HOME;
    await clock.advance(60_000);
    here.now = on({ eth0: ['10.0.0.2'] });
    await clock.advance(60_000);
    expect(told).toEqual(['offline', 'online', 'changed']);
    watch.close();
  });

  it('says nothing of what passes in a moment', async () => {
    const { clock, told, here, watch } = setUp();
    here.now = {};
    await clock.advance(15_000);
    here.now = HOME;
    await clock.advance(60_000);
    expect(told).toEqual([]);
    watch.close();
  });

  it('looks at once when it is asked to, and no more once it is closed', async () => {
    const { clock, told, here, watch } = setUp();
    here.now = {};
    watch.look();
    await clock.advance(3_000);
    expect(told).toEqual(['offline']);
    watch.close();
    here.now = HOME;
    await clock.advance(60_000);
    expect(told).toEqual(['offline']);
  });
});
