// A small honest router: an Internet Gateway Device 2 over HTTP, with one WANIPConnection and the ports somebody asked for.
// Source of the shapes: UPnP Forum, WANIPConnection:2 and InternetGatewayDevice:2.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { upnpNat } from '@achingbrain/nat-port-mapper';
import type { FindGateways } from '../routers.ts';

const SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:2';
const DESCRIPTION = `<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><device>
  <deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:2</deviceType><UDN>uuid:lode-test</UDN>
  <serviceList><service><serviceType>${SERVICE}</serviceType><controlURL>/control</controlURL><SCPDURL>/scpd</SCPDURL></service></serviceList>
</device></root>`;

export interface TestRouter {
  readonly find: FindGateways;
  /** External port → "host:port". */
  readonly open: ReadonlyMap<number, string>;
  externalIp: string;
  /** Says no to the next ones. */
  refuses: boolean;
  close(): void;
}

const envelope = (body: string) =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const field = (body: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';

export async function startRouter(): Promise<TestRouter> {
  const open = new Map<number, string>();
  const router = { open, externalIp: '203.0.114.9', refuses: false };
  const server: Server = createServer((request, response) => {
    response.setHeader('content-type', 'text/xml');
    if (request.method === 'GET') return response.end(DESCRIPTION);
    let body = '';
    request.on('data', (bytes: Buffer) => {
      body += bytes.toString();
    });
    return request.on('end', () => {
      const action = /#(\w+)"/.exec(request.headers['soapaction'] as string)?.[1] ?? '';
      const answer = (inner: string) =>
        response.end(envelope(`<u:${action}Response xmlns:u="${SERVICE}">${inner}</u:${action}Response>`));
      if (action === 'GetExternalIPAddress') return answer(`<NewExternalIPAddress>${router.externalIp}</NewExternalIPAddress>`);
      if (action === 'AddAnyPortMapping' && router.refuses) {
        const fault =
          '<detail><UPnPError><errorCode>606</errorCode><errorDescription>Action not authorized</errorDescription></UPnPError></detail>';
        return response.writeHead(500).end(envelope(`<s:Fault>${fault}</s:Fault>`));
      }
      if (action === 'AddAnyPortMapping') {
        const port = Number(field(body, 'NewExternalPort'));
        open.set(port, `${field(body, 'NewInternalClient')}:${field(body, 'NewInternalPort')}`);
        return answer(`<NewReservedPort>${port}</NewReservedPort>`);
      }
      if (action === 'DeletePortMapping') open.delete(Number(field(body, 'NewExternalPort')));
      return answer('');
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/root.xml`);
  return Object.assign(router, {
    find: async function* find(signal: AbortSignal) {
      yield await upnpNat().getGateway(address, { signal });
    } satisfies FindGateways,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
