import { type Command, requireId } from './command.ts';
import { updateRegistered } from './registry.ts';

/** How long isolates may go on with what they knew (src/services/tenancy/find-institution.ts). */
export const cacheSeconds = 30;

/** Takes an institution out of service: its requests are refused, the cron passes it by, its data stays. */
export const suspend: Command = {
  usage: 'suspend ID',
  async run([id], { ownerUrl }) {
    const institution = requireId(id, suspend.usage);
    const { suspendedAt } = await updateRegistered(
      ownerUrl,
      institution,
      'suspended_at = coalesce(suspended_at, now())',
    );
    console.log(
      `${institution} · suspendida desde / suspended since ${suspendedAt?.toISOString()}; el Worker lo sabe en ${cacheSeconds} s. / The Worker knows within ${cacheSeconds} s.`,
    );
  },
};

export const resume: Command = {
  usage: 'resume ID',
  async run([id], { ownerUrl }) {
    const institution = requireId(id, resume.usage);
    await updateRegistered(ownerUrl, institution, 'suspended_at = null');
    console.log(`${institution} · en servicio en ${cacheSeconds} s. / In service within ${cacheSeconds} s.`);
  },
};
