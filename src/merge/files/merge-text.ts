import { collectDecisions } from '../decisions.ts';
import { findDouble } from '../doubles/find-double.ts';
import { findReader } from '../keyed/find-reader.ts';
import { SIDE_NAMES } from '../keyed/read-sides.ts';
import { readYamlStream } from '../../text/read-yaml-stream.ts';
import { isJson } from '../../text/json.ts';
import { formatMarkers, hasMarkers } from '../lines/conflict-markers.ts';
import { endLine, mergeLines, type ThreeTexts } from '../lines/merge-lines.ts';
import { mergeYaml } from '../yaml/merge-yaml.ts';
import { mergeSections } from '../yaml/sections/merge-sections.ts';
import { describeEntry, linesOfEntry } from './describe-side.ts';
import type { FileContext, MergedText } from './file-context.ts';
import { mergeKeys } from './merge-keys.ts';

const YAML = /\.ya?ml$/i;
const JSON_FILE = /\.json$/i;
/** Names of many formats: that a file is another one is nothing to report. */
const GUESSED = /\.(?:ini|cfg|cnf|conf)$/i;

const SIDES = ['base', 'template', 'client'] as const;

/** Merges three texts by their structure or their keys where their name says that they have one, else by lines. */
export function mergeText(context: FileContext, texts: ThreeTexts): MergedText {
  const { path } = context;
  if (YAML.test(path)) {
    const apart = mergeSections(texts);
    if (apart !== undefined)
      return { text: apart, decisions: collectDecisions(context.decide), notes: [] };
    return mergeStructured(context, texts);
  }
  if (JSON_FILE.test(path)) return mergeJson(context, texts);
  const read = findReader(path);
  if (read === undefined) return mergeByLines(context, texts);
  const merged = mergeKeys(context, texts, read);
  if ('text' in merged) return merged;
  return mergeByLines(context, texts, GUESSED.test(path) ? [] : [merged.reason]);
}

/** JSON is YAML in brackets: it merges by the same rules. */
function mergeJson(context: FileContext, texts: ThreeTexts): MergedText {
  const broken = SIDES.find((side) => !isJson(texts[side]));
  if (broken !== undefined)
    return mergeByLines(context, texts, [`${SIDE_NAMES[broken]}: not JSON`]);
  return mergeStructured(context, texts);
}

function mergeStructured(context: FileContext, texts: ThreeTexts): MergedText {
  const { path, rules } = context;
  const decisions = collectDecisions(context.decide);
  const merged = mergeYaml(
    texts,
    {
      file: path,
      mergeKeys: rules.mergeKeys,
      decide: (at, { base, template, client }) =>
        decisions.decide({
          path,
          change: 'modified',
          at,
          base: describeEntry(base),
          template: describeEntry(template),
          client: describeEntry(client),
          lines: {
            base: linesOfEntry(base),
            template: linesOfEntry(template),
            client: linesOfEntry(client),
          },
        }),
    },
    context.parse,
  );
  if ('text' in merged) return { text: merged.text, decisions, notes: [] };
  return mergeByLines(context, texts, [merged.reason]);
}

/** By lines, with why not otherwise. What cannot be read afterwards, or has a key twice, is one conflict. */
export function mergeByLines(
  context: FileContext,
  texts: ThreeTexts,
  reasons: readonly string[] = [],
): MergedText {
  const { path } = context;
  const decisions = collectDecisions(context.decide);
  const { text } = mergeLines(texts, (conflict) =>
    decisions.decide({ path, change: 'modified', ...conflict, lines: sidesOf(conflict) }),
  );
  const notes = reasons.map((reason) => `merged by lines: ${reason}`);
  const calm =
    decisions.isUndecided() || hasMarkers(text) ? mergeLines(texts, () => 'ours').text : text;
  const double = findDouble(path, texts, calm);
  if (double !== undefined) {
    const note = `by lines, ${double} would be set twice`;
    return { ...takeWhole(context, texts), notes: [...notes, note] };
  }
  if (calm === text && breaks(context, texts, text)) return { ...takeWhole(context, texts), notes };
  return { text, decisions, notes };
}

/** Whether a text cannot be read where both that were merged can. */
function breaks({ path }: FileContext, { template, client }: ThreeTexts, text: string): boolean {
  const readable = YAML.test(path) ? isYaml : JSON_FILE.test(path) ? isJson : (): boolean => true;
  return !readable(text) && readable(client) && readable(template);
}

function takeWhole(
  context: FileContext,
  texts: ThreeTexts,
): Pick<MergedText, 'text' | 'decisions'> {
  const decisions = collectDecisions(context.decide);
  const choice = decisions.decide({
    ...{ path: context.path, change: 'modified', at: 'file' },
    ...texts,
    lines: sidesOf(texts),
  });
  if (typeof choice === 'object') return { text: endLine(choice.text), decisions };
  const whole = choice === 'theirs' ? texts.template : texts.client;
  return { text: choice === 'markers' ? formatMarkers(texts) : whole, decisions };
}

/** Whether it loads: directives, `...` and `? key` cannot be taken apart, but read. */
function isYaml(text: string): boolean {
  const { documents, faults } = readYamlStream('', text);
  if (faults.length > 0) return false;
  try {
    // An alias without its anchor is found here alone.
    for (const document of documents) document.toJS();
    return true;
  } catch {
    return false;
  }
}

function sidesOf({ base, template, client }: ThreeTexts): ThreeTexts {
  return { base, template, client };
}
