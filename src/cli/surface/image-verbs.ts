import type { Command } from 'commander';
import type { Run } from '../verb.ts';
import { asExamples, verbAdder } from './add-verb.ts';

export function addImageVerbs(program: Command, run: Run): void {
  const image = program
    .command('image')
    .description('Build the image of the shipped app')
    .addHelpText('after', asExamples(['pulso image build']))
    .enablePositionalOptions();
  verbAdder(image)(
    'image build',
    '',
    'pulso image build',
    'pulso image build --tag registry.example/pulso/instance:1.0.0',
  )
    .option('--tag <image>', 'Name of the image (default: the one that new clients use)')
    .option('--base <image>', 'Image with Node 22.15 or newer (default: the official one)')
    .option('--target <name>', 'Docker target, as named in pulso.yaml (default: the one set there)')
    .action(run(async () => (await import('../commands/image.ts')).runImageBuild));
}
