import type { Institution } from '../contracts/institution.ts';
import type { AuditHead, Backlog } from '../contracts/metrics.ts';
import { auditChainIs } from '../domain/audit-head.ts';
import { mapBounded } from '../domain/concurrency.ts';
import { logEvent } from '../observability/log.ts';
import {
  auditHeadMismatchesTotal,
  deliveriesTotal,
  unattendedBoardsTotal,
  unpaidExpiriesTotal,
} from '../observability/metrics.ts';
import { metricsObject } from '../observability/report-metrics.ts';
import { archiveEvents, isArchiveTime } from '../services/archive/archive-events.ts';
import { catchUpInstitution } from '../services/deliveries/safety-net.ts';
import { endStrayIntents, isStrayTime } from '../services/payments/end-stray-intents.ts';
import { isSweepTime, sweepPersonalData } from '../services/privacy/sweep-personal-data.ts';

const institutionsAtATime = 3;

/**
 * The safety net, and how far each institution is behind. One institution's fault leaves the others alone; answers how
 * many there are, and how many it did not get through.
 */
export async function everyMinute(
  env: Env,
  institutions: Institution[],
  now: Date,
): Promise<{ institutions: number; failed: number }> {
  const heads = await rememberedHeads(env);
  const backlogs: Record<string, Backlog> = {};
  await mapBounded(institutions, institutionsAtATime, async (institution) => {
    showAtZero(institution.id);
    try {
      backlogs[institution.id] = await catchUp(env, institution, heads?.[institution.id]);
      if (isStrayTime(now)) await endStrayIntents(env, institution, now);
      if (isSweepTime(now)) await sweepPersonalData(env, institution);
      if (isArchiveTime(now)) await archiveEvents(env, institution);
    } catch (error) {
      logEvent('error', 'catch_up_failed', { institution: institution.id, error });
    }
  });
  // Without what was remembered before, what was found now must not take its place.
  if (heads) await metricsObject(env).reportBacklogs(backlogs);
  return { institutions: institutions.length, failed: institutions.length - Object.keys(backlogs).length };
}

async function rememberedHeads(env: Env): Promise<Record<string, AuditHead> | null> {
  try {
    return await metricsObject(env).auditHeads();
  } catch (error) {
    logEvent('warn', 'audit_heads_not_read', { error });
    return null;
  }
}

async function catchUp(env: Env, institution: Institution, remembered?: AuditHead): Promise<Backlog> {
  const { rememberedHash, ...backlog } = await catchUpInstitution(env, institution, remembered?.seq ?? 0);
  const chain = auditChainIs(remembered, { ...backlog, rememberedHash });
  if (chain !== 'intact') {
    auditHeadMismatchesTotal.inc({ institution: institution.id });
    const facts = {
      institution: institution.id,
      chain,
      remembered,
      found: backlog.auditHead,
      rememberedHash,
    };
    logEvent('error', 'audit_head_mismatch', facts);
  }
  return backlog;
}

/** An alert sees a counter grow, and not where it begins: so what alerts watch begins at 0, before anything happens. */
function showAtZero(institution: string): void {
  auditHeadMismatchesTotal.inc({ institution }, 0);
  unattendedBoardsTotal.inc({ institution }, 0);
  unpaidExpiriesTotal.inc({ institution, outcome: 'put_off' }, 0);
  for (const channel of ['push', 'email']) deliveriesTotal.inc({ institution, channel, outcome: 'dead' }, 0);
}
