import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { allergenWord } from '../../../src/contracts/allergens.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { boardWords } from '../words/board.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import classes from './allergen-band.module.css';

type Props = { order: Pick<Order, 'acknowledgedAllergens'> };

/**
 * What the student must not eat and knows to be in this order: the first thing that is read under its number. It hurts
 * somebody when it is missed, so it is nowhere shortened, and nothing where there is none.
 */
export function AllergenBand({ order }: Props) {
  const said = useAllergy(order);
  return (
    said && (
      <p className={classes.band} data-allergens>
        <IconAlertTriangleFilled size={22} aria-hidden />
        <span>{said}</span>
      </p>
    )
  );
}

/** The same in words alone, as paper takes it; null: nothing was acknowledged. */
export function useAllergy({ acknowledgedAllergens }: Props['order']): string | null {
  const words = useWords(boardWords);
  const { language } = useLanguage();
  if (acknowledgedAllergens.length === 0) return null;
  return words.allergy(acknowledgedAllergens.map((code) => allergenWord(code, language)).join(', '));
}
