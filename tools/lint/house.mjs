// The lint plugin `house`: who-may-know-whom, over every way a file can name another, no-bare-amount and no-weakened-window.
import { noBareAmount } from './amounts.mjs';
import { fileOf } from './nodes.mjs';
import { breach } from './rooms.mjs';
import { noWeakenedWindow } from './windows.mjs';

const whoMayKnowWhom = {
  create(context) {
    const from = fileOf(context);
    const look = (node, source, names = []) => {
      if (typeof source?.value !== 'string') return;
      const message = breach(from, source.value, names);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => look(node, node.source, node.specifiers.map(({ imported }) => imported?.name).filter(Boolean)),
      ExportNamedDeclaration: (node) => look(node, node.source),
      ExportAllDeclaration: (node) => look(node, node.source),
      ImportExpression: (node) => look(node, node.source),
      TSImportType: (node) => look(node, node.source ?? node.argument?.literal ?? node.argument),
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: { 'who-may-know-whom': whoMayKnowWhom, 'no-bare-amount': noBareAmount, 'no-weakened-window': noWeakenedWindow },
};
