import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import type { Category } from '../../api/menu-editing.ts';
import type { Place } from '../../shell/place.tsx';
import type { DishDraft } from './dish-draft.ts';

/** What a dish is opened with. */
export type DishProps = {
  place: Place;
  /** null: one that is to be, in `categoryId`. */
  dish: StaffDish | null;
  categoryId: string;
  categories: Category[];
  dishes: StaffDish[];
  onClose: () => void;
};

/** What every part of the form gets. `change` takes what is new of the draft. */
export type FieldsProps = { draft: DishDraft; change: (changed: Partial<DishDraft>) => void };
