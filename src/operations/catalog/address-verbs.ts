import type * as z from 'zod';
import { openContext } from '../open-context.ts';
import { defineVerb } from './define-verb.ts';
import type {
  AddressResult,
  openRequestSchema,
  portRequestSchema,
  PortsResult,
} from './schemas/observe-schemas.ts';

const observeSchemas = () => import('./schemas/observe-schemas.ts');

export const addressVerbs = {
  port: defineVerb({
    summary: 'Show where the ports of a client can be reached',
    accept: (given: z.input<typeof portRequestSchema>) => given,
    open: openContext,
    run: async (context, request): Promise<PortsResult> => {
      const { clientPorts } = await import('../observe/client-ports.ts');
      return clientPorts(context, request);
    },
    schemas: async () => {
      const { portRequestSchema: request, portResultSchema: result } = await observeSchemas();
      return { request, result };
    },
  }),
  open: defineVerb({
    summary: 'Open the web address of a client in the browser',
    accept: (given: z.input<typeof openRequestSchema>) => given,
    open: openContext,
    run: async (context, { slug }): Promise<AddressResult> => {
      const { clientAddress } = await import('../observe/client-address.ts');
      return clientAddress(context, slug);
    },
    schemas: async () => {
      const { openRequestSchema: request, openResultSchema: result } = await observeSchemas();
      return { request, result };
    },
  }),
};
