import { Option, type Command } from 'commander';
import { CONFLICT_CHOICES, type ConflictChoice } from '../../operations/catalog/choices.ts';
import { DEFAULTS } from '../../operations/catalog/defaults.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { parseDuration } from '../flags/parse-duration.ts';

export const DRY_RUN = ['--dry-run', 'Show what would change, and change nothing'] as const;

/** Gives a verb its ways to name clients beside their slugs. */
export function withSelection(verb: Command): Command {
  return verb.option('--all', 'All clients').addOption(selectFlag());
}

export function selectFlag(): Option {
  return new Option('--select <key=value,…>', 'Clients with these values, such as country=CO');
}

export function timeoutFlag(condition = ''): Option {
  const wait = `${condition}Time to wait for health, per client`;
  return new Option(
    '--timeout <duration>',
    `${wait} (default: ${DEFAULTS.timeout / 60_000}m)`,
  ).argParser(parseDuration);
}

export function rollbackFlag(): Option {
  return new Option('--rollback <on|off>', 'Keep what runs until its replacement is healthy')
    .choices(['on', 'off'])
    .argParser(parseSwitch)
    .default(true, 'on');
}

function parseSwitch(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new PulsoError('invalid-argument', `invalid value "${text}" for --rollback`, {
    hint: 'use on, off',
  });
}

export function conflictFlag(): Option {
  return new Option('--conflict <choice>', 'How to resolve conflicts')
    .choices(CONFLICT_CHOICES)
    .default(DEFAULTS.conflict)
    .argParser(parseConflict);
}

/** `refuse` is what `fail` was called: scripts still say it. */
function parseConflict(text: string): ConflictChoice {
  const choice = CONFLICT_CHOICES.find((one) => one === (text === 'refuse' ? 'fail' : text));
  if (choice !== undefined) return choice;
  throw new PulsoError('invalid-argument', `invalid value "${text}" for --conflict`, {
    hint: `use ${CONFLICT_CHOICES.join(', ')}`,
  });
}
