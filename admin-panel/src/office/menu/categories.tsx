import { Text } from '@mantine/core';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import type { Category } from '../../api/menu-editing.ts';
import type { Place } from '../../shell/place.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Sortable } from '../sortable.tsx';
import { CategoryHead } from './category-head.tsx';
import { DishRow } from './dish-row.tsx';
import classes from './menu.module.css';
import { useMenuOrder } from './use-menu.ts';

type Props = {
  place: Place;
  categories: Category[];
  dishes: StaffDish[];
  onOpen: (dishId: string) => void;
  onCreate: (categoryId: string) => void;
};

/** The menu as it is ordered: categories, and the dishes of each. */
export function Categories({ place, categories, dishes, onOpen, onCreate }: Props) {
  const words = useWords(menuWords);
  const { orderCategories, orderDishes } = useMenuOrder(place.id, categories, dishes);
  if (categories.length === 0)
    return (
      <Text c="dimmed" role="status">
        {words.empty}
      </Text>
    );
  return (
    <Sortable things={categories} onOrder={orderCategories}>
      {(category, handle) => {
        const own = dishes.filter(({ categoryId }) => categoryId === category.id);
        return (
          <section className={classes.category} aria-label={category.name}>
            <CategoryHead
              cafeteriaId={place.id}
              category={category}
              empty={own.length === 0}
              handle={handle}
              onCreate={() => onCreate(category.id)}
            />
            {own.length === 0 && <Text c="dimmed">{words.emptyCategory}</Text>}
            <Sortable things={own} onOrder={orderDishes}>
              {(dish, dishHandle) => (
                <DishRow place={place} dish={dish} handle={dishHandle} onOpen={() => onOpen(dish.id)} />
              )}
            </Sortable>
          </section>
        );
      }}
    </Sortable>
  );
}
