import type { AuditEntry } from '../../../../src/contracts/audit.ts';
import type { auditWords } from '../../words/audit.ts';

type Words = (typeof auditWords)['es'];

/** Who did it, by the name that they have now; by their role, where nobody has it any more. */
export const actorOf = ({ actorName, actorRole }: AuditEntry, words: Words): string =>
  actorName ?? words.roles[actorRole];

/** What it was about: `Pedido A-014`, `Cafetería La Central`. */
export function subjectOf({ subjectType, subjectName, facts }: AuditEntry, words: Words): string {
  const name = subjectName ?? (typeof facts.number === 'string' ? facts.number : '');
  return `${words.subjects[subjectType] ?? subjectType} ${name}`.trim();
}
