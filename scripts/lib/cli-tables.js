import { loadModules } from './load-modules.js';
import { loadVerbSchemas } from './verb-schemas.js';

/** The tables of docs/cli.md, by the name of their marker: made from the catalog and the command line's own flags. */
export async function renderCliTables() {
  const { cli, exits } = await loadModules({
    cli: 'src/cli/program.ts',
    exits: 'src/cli/exit-code.ts',
  });
  const program = cli.buildProgram(() => () => undefined);
  const verbs = await loadVerbSchemas();
  return {
    'exit codes': table(['', ''], Object.entries(exits.EXIT_MEANINGS)),
    'global flags': table(['', ''], program.options.map(flagRow)),
    verbs: table(
      ['verb', '', 'flags'],
      verbs.map((one) => verbRow(program, one)),
    ),
    documents: table(
      ['verb', 'document'],
      groupBy(verbs, ({ result }) => fieldsOf(result).join(', ')).map(([document, names]) => [
        names.map(code).join(', '),
        document,
      ]),
    ),
    shapes: table(['shape', 'fields'], shapesOf(verbs).map(shapeRow)),
    values: table(['field', 'values'], valueRows(verbs)),
  };
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function flagRow(option) {
  return [code(option.flags), option.description];
}

function verbRow(program, { name, verb }) {
  const words = name.split(' ');
  const command = words.reduce(
    (at, word) => at.commands.find((one) => one.name() === word),
    program,
  );
  const operands = command.usage().replace(/^\[options\] ?/, '');
  const own = command.options.filter(({ hidden }) => !hidden).map(({ long }) => code(long));
  const aliases = command
    .aliases()
    .map((alias) => `, ${code(alias)}`)
    .join('');
  return [`${code(`${name} ${operands}`.trim())}${aliases}`, verb.summary, own.join(', ') || '–'];
}

/** `name`, `url?`, `clients: [Client]`, `drift: {template, stack}`; the version of a document is told once. */
function fieldsOf({ properties, required = [] }) {
  return Object.entries(properties)
    .filter(([, schema]) => schema.const !== 1)
    .map(([name, schema]) => {
      const label = required.includes(name) ? name : `${name}?`;
      const shape = shapeOf(schema);
      return shape === '' ? code(label) : `${code(label)}: ${shape}`;
    });
}

function shapeOf(schema) {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1);
  if (schema.type === 'array') return `[${shapeOf(schema.items)}]`.replace('[]', 'list');
  if (schema.properties !== undefined) return `{${fieldsOf(schema).join(', ')}}`;
  return '';
}

/** Every named shape of every document, once. */
function shapesOf(verbs) {
  return Object.entries(Object.assign({}, ...verbs.map(({ result }) => result.$defs)));
}

function shapeRow([name, schema]) {
  return [`**${name}**`, fieldsOf(schema).join(', ')];
}

/** What fields of a few words can say; the same words of several shapes are one row. */
function valueRows(verbs) {
  const documents = verbs.map(({ name, result }) => [`\`${name}\``, result]);
  const fields = [...shapesOf(verbs), ...documents].flatMap(([owner, { properties }]) =>
    Object.entries(properties).flatMap(([name, schema]) => enumsOf(name, schema, owner)),
  );
  return groupBy(fields, ({ values }) => values.map(code).join(', ')).map(([values, owners]) => [
    [...new Set(owners.map(({ name, owner }) => `${code(name)} of ${owner}`))].join(', '),
    values,
  ]);
}

function enumsOf(name, schema, owner) {
  if (schema.enum !== undefined) return [{ name, owner, values: schema.enum }];
  return Object.entries(schema.properties ?? {}).flatMap(([inner, one]) =>
    enumsOf(`${name}.${inner}`, one, owner),
  );
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), [...group, item.name !== undefined && item.verb ? item.name : item]);
  }
  return [...groups];
}

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
