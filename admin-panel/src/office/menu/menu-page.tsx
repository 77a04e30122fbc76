import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { usePlace } from '../../shell/place.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Answered } from '../answered.tsx';
import { useFilters } from '../filters.tsx';
import { OfficePage } from '../office-page.tsx';
import { Categories } from './categories.tsx';
import { CategoryName } from './category-name.tsx';
import { IngredientList } from './ingredient-list.tsx';
import { useCategories, useDishes } from './use-menu.ts';

const DishAside = lazy(() => import('./dish-aside.tsx'));

/** What the cafeteria sells: categories and their dishes in the menu's order, one of them in full, and ingredients. */
export default function MenuPage() {
  const words = useWords(menuWords);
  const { place } = usePlace();
  const { filters, change } = useFilters(['view', 'dish', 'in']);
  const [naming, setNaming] = useState(false);
  const categories = useCategories(place.id);
  const dishes = useDishes(place.id);
  const close = () => change({ dish: '', in: '' });
  return (
    <OfficePage
      title={words.title}
      actions={
        <Button size="md" leftSection={<IconPlus size={20} />} onClick={() => setNaming(true)}>
          {words.newCategory}
        </Button>
      }
    >
      <SegmentedControl
        size="md"
        aria-label={words.view}
        value={filters.view || 'dishes'}
        onChange={(view) => change({ view: view === 'dishes' ? '' : view })}
        data={Object.entries(words.views).map(([value, label]) => ({ value, label }))}
      />
      {filters.view === 'ingredients' ? (
        <IngredientList cafeteriaId={place.id} />
      ) : (
        <Answered query={categories}>
          {(listed) => (
            <Answered query={dishes}>
              {(sold) => (
                <>
                  <Categories
                    place={place}
                    categories={listed}
                    dishes={sold}
                    onOpen={(dish) => change({ dish })}
                    onCreate={(category) => change({ in: category })}
                  />
                  {(filters.in || sold.some(({ id }) => id === filters.dish)) && (
                    <Suspense>
                      <DishAside
                        key={filters.dish || filters.in}
                        place={place}
                        dish={sold.find(({ id }) => id === filters.dish) ?? null}
                        categoryId={filters.in}
                        categories={listed}
                        dishes={sold}
                        onClose={close}
                      />
                    </Suspense>
                  )}
                </>
              )}
            </Answered>
          )}
        </Answered>
      )}
      {naming && <CategoryName cafeteriaId={place.id} onClose={() => setNaming(false)} />}
    </OfficePage>
  );
}
