import { type Campus, campusSchema } from '../../contracts/menu.ts';
import { requireCampus } from '../context.ts';
import { type Managing, managePlaces, recordPlace } from './manage-places.ts';

/** Opens a campus. One round trip. */
export async function createCampus(
  ctx: Managing,
  input: { name: string; timezone: string },
): Promise<Campus> {
  const { answer } = await managePlaces(ctx, 'write_campus', input, campusSchema);
  await recordPlace(ctx, 'campus.created', { type: 'campus', id: answer.id }, input);
  return answer;
}

/**
 * Changes what is named of a campus. A new zone moves the hours and bells of its cafeterias; open orders keep the instant
 * that they were promised. One round trip. Errors: `forbidden`, `campus_not_found`.
 */
export async function changeCampus(
  ctx: Managing,
  campusId: string,
  changes: { name?: string; timezone?: string },
): Promise<Campus> {
  requireCampus(ctx.principal, campusId);
  const { answer } = await managePlaces(ctx, 'write_campus', { ...changes, campusId }, campusSchema);
  await recordPlace(ctx, 'campus.changed', { type: 'campus', id: campusId }, changes);
  return answer;
}
