// The rule no-weakened-window: what a window's page, or the browser around it, must never be given. Electron's security list, points 2 to 11.
import { fileOf, nameOf } from './nodes.mjs';

const FORBIDDEN = {
  nodeIntegration: true,
  nodeIntegrationInWorker: true,
  nodeIntegrationInSubFrames: true,
  contextIsolation: false,
  sandbox: false,
  webSecurity: false,
  allowRunningInsecureContent: true,
  experimentalFeatures: true,
  webviewTag: true,
  navigateOnDragDrop: true,
  nativeWindowOpen: false,
};
/** Any value of these is too much. */
const NEVER = new Set(['enableBlinkFeatures', 'disableBlinkFeatures', 'allowpopups']);
const SWITCHES =
  /^(?:disable-web-security|allow-running-insecure-content|disable-site-isolation-trials|no-sandbox|remote-debugging-.*)$/;
const HOLDS = /^(?:main|preload)\/(?!.*\.test\.tsx?$)/;

export const noWeakenedWindow = {
  create(context) {
    const file = fileOf(context);
    if (!HOLDS.test(file)) return {};
    return {
      Property: (node) => {
        const name = nameOf(node.key);
        if (NEVER.has(name)) context.report({ node, message: `${name} opens the page to what its policy shuts out` });
        else if (Object.hasOwn(FORBIDDEN, name) && (node.value.type !== 'Literal' || node.value.value === FORBIDDEN[name]))
          context.report({ node, message: `${name} is written as ${!FORBIDDEN[name]}, in plain sight` });
      },
      CallExpression: (node) => {
        const { callee, arguments: given } = node;
        if (callee.type !== 'MemberExpression' || nameOf(callee.property) !== 'appendSwitch') return;
        if (given[0]?.type === 'Literal' && SWITCHES.test(String(given[0].value)))
          context.report({ node, message: `${given[0].value} takes the page out of its cage` });
      },
    };
  },
};
