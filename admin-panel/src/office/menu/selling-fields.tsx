import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import type { FieldsProps } from './dish-props.ts';

/** How many there are and how many one may have. The stock of a dish that is goes by its ledger. */
export function SellingFields({ draft, change, isNew }: FieldsProps & { isNew: boolean }) {
  const words = useWords(menuWords);
  return (
    <fieldset className={form.set}>
      <legend>{words.selling}</legend>
      <div className={form.fields}>
        {isNew && (
          <NumberField
            label={words.stock}
            hint={words.stockHint}
            optional
            min={0}
            max={10_000}
            value={draft.stock}
            onChange={(stock) => change({ stock })}
          />
        )}
        <NumberField
          label={words.dailyStock}
          hint={words.dailyStockHint}
          optional
          min={1}
          max={10_000}
          value={draft.dailyStock}
          onChange={(dailyStock) => change({ dailyStock })}
        />
        <NumberField
          label={words.lowStockAt}
          min={0}
          max={10_000}
          value={draft.lowStockAt}
          onChange={(lowStockAt) => change({ lowStockAt })}
        />
        <NumberField
          label={words.maxPerStudent}
          hint={words.maxHint}
          optional
          min={1}
          max={50}
          value={draft.maxPerStudent}
          onChange={(maxPerStudent) => change({ maxPerStudent })}
        />
      </div>
    </fieldset>
  );
}
