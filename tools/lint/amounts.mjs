// The rule no-bare-amount: what is named like money has a type of money. A bare number loses rao above 2⁵³ and does not say its unit.
import { fileOf, nameOf } from './nodes.mjs';

/** Names of amounts; `fiat` and the like are rates, and have a type of their own. */
const MONEY =
  /^(?:amount|balance|free|reserved|transferable|stake|staked|burn|burned|emission|fee|fees|worth|earned|spent|collateral)$|(?:Rao|Tao|Alpha|Amount|Balance|Stake|Emission|Fee|Burn)$/;
/** What a caller holds, as a rank and as a person types it into callers.json; nothing is ever paid or counted by it. */
const RANKS = new Set(['stakeTao', 'minStakeTao']);
/** Where the rule holds. Tests make amounts up as they like. */
const HOLDS = /^(?:main|renderer|preload)\/(?!.*(?:\.test\.tsx?$|(?:^|\/)testing\/))/;

const isMoney = (name) => MONEY.test(name) && !RANKS.has(name);

const hasNumber = (type) => {
  if (!type) return false;
  if (type.type === 'TSNumberKeyword') return true;
  if (type.type === 'TSUnionType') return type.types.some(hasNumber);
  if (type.type === 'TSArrayType') return hasNumber(type.elementType);
  return type.type === 'TSTypeOperator' && hasNumber(type.typeAnnotation);
};

/** z.number(), with whatever comes after it. */
const isZodNumber = (node) => {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property } = node.callee;
  if (object.type === 'Identifier' && object.name === 'z') return property.name === 'number';
  return isZodNumber(object);
};

export const noBareAmount = {
  create(context) {
    const file = fileOf(context);
    if (!HOLDS.test(file)) return {};
    const say = (node, name) =>
      context.report({ node, message: `"${name}" is an amount: give it Rao, AlphaRao, RaoText or AlphaRaoText, not a number.` });
    const typed = (node, key, annotation) => {
      const name = nameOf(key);
      if (isMoney(name) && hasNumber(annotation?.typeAnnotation)) say(node, name);
    };
    return {
      TSPropertySignature: (node) => typed(node, node.key, node.typeAnnotation),
      PropertyDefinition: (node) => typed(node, node.key, node.typeAnnotation),
      Identifier: (node) => node.typeAnnotation && typed(node, node, node.typeAnnotation),
      Property: (node) => {
        if (isMoney(nameOf(node.key)) && isZodNumber(node.value)) say(node, nameOf(node.key));
      },
      CallExpression: (node) => {
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'Number' || node.arguments.length !== 1) return;
        const [of] = node.arguments;
        const name = of.type === 'MemberExpression' ? nameOf(of.property) : nameOf(of);
        if (isMoney(name)) say(node, name);
      },
    };
  },
};
