/** The provider sandbox in a process of its own. */
import { type Sandbox, type SandboxOptions, startSandbox } from '../../dev/sandbox/index.ts';
import { serve } from '../child.ts';

let sandbox: Sandbox | undefined;

const verbs = {
  start: async (options: SandboxOptions) => {
    sandbox = await startSandbox(options);
    return { url: sandbox.url, fcmTokenUri: sandbox.fcmTokenUri };
  },
};
export type ProvidersVerbs = typeof verbs;

serve(verbs, async () => sandbox?.stop());
