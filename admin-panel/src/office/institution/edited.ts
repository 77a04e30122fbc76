import type { Cafeteria } from '../../../../src/contracts/menu.ts';
import type { Campus } from '../../api/cafeterias.ts';

/** What is being changed, or, without a present one, made. */
export type Edited =
  | { kind: 'campus'; campus?: Campus }
  | { kind: 'cafeteria'; campusId: string; cafeteria?: Cafeteria };
