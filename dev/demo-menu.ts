import type { Allergen } from '../src/contracts/allergens.ts';

/** What the demo cafeterias sell. Prices in MXN cents; `stock` is counted where the kitchen really counts. */

export type ModifierGroup = { name: string; min: number; max: number; choices: Record<string, number> };
export type Dish = {
  name: string;
  priceCents: number;
  description: string;
  allergens: Allergen[];
  /** null: not counted. */
  stock: number | null;
  groups: ModifierGroup[];
  /** What it is marked with. */
  diets?: string[];
};
export type DemoCafeteria = { name: string; numberPrefix: string; menu: Record<string, Dish[]> };

type Details = { diets?: string[]; allergens?: Allergen[]; stock?: number; groups?: ModifierGroup[] };
const dish = (
  name: string,
  pesos: number,
  description: string,
  { allergens = [], stock, groups = [], diets }: Details = {},
): Dish => ({ name, priceCents: pesos * 100, description, allergens, stock: stock ?? null, groups, diets });

/** Choices name their surcharge in cents. */
const one = (name: string, choices: Record<string, number>): ModifierGroup => ({
  name,
  min: 1,
  max: 1,
  choices,
});
const upTo = (max: number, name: string, choices: Record<string, number>): ModifierGroup => ({
  name,
  min: 0,
  max,
  choices,
});

const salsa = one('Salsa', { Verde: 0, Roja: 0, 'Sin salsa': 0 });
const size = one('Tamaño', { Chico: 0, Grande: 1000 });
const milk = one('Leche', { Entera: 0, Deslactosada: 0, 'De avena': 800 });
const tortaExtras = upTo(3, 'Extras', { Aguacate: 800, 'Doble queso': 1000, 'Sin cebolla': 0, Jalapeños: 0 });
const tacoExtras = upTo(3, 'Extras', { 'Con queso': 700, 'Con todo': 0, 'Sin cebolla': 0 });

const central: DemoCafeteria = {
  name: 'La Central',
  numberPrefix: 'A',
  menu: {
    Desayunos: [
      dish('Chilaquiles con pollo', 62, 'Totopos bañados en salsa, pollo deshebrado, crema y queso fresco.', {
        allergens: ['milk'],
        stock: 40,
        groups: [
          salsa,
          upTo(2, 'Extras', { 'Huevo estrellado': 1000, 'Frijoles refritos': 600, 'Sin crema': 0 }),
        ],
      }),
      dish('Huevos rancheros', 55, 'Dos huevos estrellados sobre tortilla, con salsa roja y frijoles.', {
        diets: ['vegetariano'],
        allergens: ['eggs'],
        stock: 30,
      }),
      dish('Molletes', 42, 'Bolillo con frijoles, queso gratinado y pico de gallo. Cuatro piezas.', {
        diets: ['vegetariano'],
        allergens: ['gluten', 'milk'],
        groups: [upTo(1, 'Con', { Chorizo: 1200, Jamón: 1000 })],
      }),
      dish('Omelette de espinaca', 58, 'Con queso panela y champiñones; se sirve con ensalada.', {
        diets: ['vegetariano'],
        allergens: ['eggs', 'milk'],
        stock: 20,
      }),
    ],
    Comida: [
      dish('Comida corrida', 75, 'Sopa, arroz, guisado del día, frijoles, tortillas y agua fresca.', {
        stock: 60,
        groups: [one('Guisado', { 'Pollo en mole': 0, 'Bistec encebollado': 0, 'Calabacitas con queso': 0 })],
      }),
      dish(
        'Enchiladas mineras',
        68,
        'Como en Guanajuato: salsa de chile guajillo, papa, zanahoria y queso.',
        {
          allergens: ['milk'],
          stock: 35,
        },
      ),
      dish('Milanesa de pollo', 78, 'Con arroz, ensalada y papas a la francesa.', {
        allergens: ['gluten', 'eggs'],
        stock: 25,
      }),
      dish('Ensalada César con pollo', 69, 'Lechuga orejona, pollo a la plancha, crutones y parmesano.', {
        allergens: ['gluten', 'milk', 'eggs', 'fish'],
        stock: 15,
        groups: [upTo(2, 'Preferencias', { 'Sin crutones': 0, 'Aderezo aparte': 0 })],
      }),
    ],
    Tortas: [
      dish('Torta de milanesa', 55, 'Telera con milanesa de res, frijoles, aguacate y queso.', {
        allergens: ['gluten', 'milk', 'eggs'],
        stock: 50,
        groups: [tortaExtras],
      }),
      dish('Torta de pierna', 58, 'Pierna adobada, cebolla morada y chipotle.', {
        allergens: ['gluten'],
        stock: 30,
        groups: [tortaExtras],
      }),
      dish('Torta cubana', 72, 'Milanesa, pierna, salchicha, jamón, huevo y quesillo.', {
        allergens: ['gluten', 'milk', 'eggs'],
        stock: 20,
        groups: [tortaExtras],
      }),
    ],
    Bebidas: [
      dish('Agua de jamaica', 18, 'Medio litro, hecha en casa.', { diets: ['vegano'] }),
      dish('Agua de horchata', 20, 'Medio litro, con canela.', { allergens: ['milk'] }),
      dish('Refresco', 22, 'Lata de 355 ml.', {
        groups: [one('Sabor', { Cola: 0, Toronja: 0, Manzana: 0 })],
      }),
      dish('Café de olla', 20, 'Con piloncillo y canela.', { diets: ['vegano'] }),
    ],
  },
};

const antojitos: DemoCafeteria = {
  name: 'El Patio',
  numberPrefix: 'B',
  menu: {
    Tacos: [
      dish('Tacos al pastor', 48, 'Orden de cuatro, con piña, cebolla y cilantro.', {
        stock: 80,
        groups: [salsa, tacoExtras],
      }),
      dish('Tacos de bistec', 56, 'Orden de cuatro, en tortilla de maíz.', {
        stock: 60,
        groups: [salsa, tacoExtras],
      }),
      dish('Tacos dorados de papa', 42, 'Orden de cuatro, con lechuga, crema y queso.', {
        allergens: ['milk'],
        stock: 40,
        groups: [salsa],
      }),
      dish('Tacos de canasta', 35, 'Orden de cinco: frijol, papa y chicharrón.', { stock: 70 }),
    ],
    Antojitos: [
      dish('Quesadilla de flor de calabaza', 32, 'Tortilla hecha a mano, con quesillo.', {
        diets: ['vegetariano'],
        allergens: ['milk'],
        stock: 40,
        groups: [salsa],
      }),
      dish('Gordita de chicharrón prensado', 28, 'De maíz, con nopales y queso fresco.', {
        allergens: ['milk'],
        stock: 50,
        groups: [salsa],
      }),
      dish('Sopes de tinga', 45, 'Orden de tres, con frijoles, lechuga, crema y queso.', {
        allergens: ['milk'],
        stock: 36,
      }),
      dish('Tamal oaxaqueño', 25, 'En hoja de plátano.', {
        stock: 45,
        groups: [one('Relleno', { 'Mole con pollo': 0, Rajas: 0, Verde: 0 })],
      }),
      dish('Esquites', 30, 'Vaso de elote con mayonesa, queso y chile piquín.', {
        diets: ['vegetariano'],
        allergens: ['milk', 'eggs'],
        stock: 40,
        groups: [size],
      }),
    ],
    Aguas: [
      dish('Agua de limón con chía', 20, 'Medio litro.', { diets: ['vegano'] }),
      dish('Agua de tamarindo', 18, 'Medio litro.', { diets: ['vegano'] }),
      dish('Agua de horchata con nuez', 24, 'Medio litro.', { allergens: ['milk', 'nuts'] }),
    ],
    Postres: [
      dish('Arroz con leche', 22, 'Con pasas y canela.', { allergens: ['milk'], stock: 30 }),
      dish('Plátanos fritos', 28, 'Con crema y lechera.', { allergens: ['milk'], stock: 25 }),
      dish('Palanqueta de cacahuate', 15, 'Cacahuate y miel.', { allergens: ['peanuts'], stock: 60 }),
    ],
  },
};

const coffee: DemoCafeteria = {
  name: 'Café Biblioteca',
  numberPrefix: 'C',
  menu: {
    'Café y té': [
      dish('Café americano', 28, 'Grano de Veracruz, tostado medio.', { diets: ['vegano'], groups: [size] }),
      dish('Capuchino', 38, 'Espresso doble con leche espumada.', {
        allergens: ['milk'],
        groups: [size, milk],
      }),
      dish('Latte de vainilla', 44, 'Con jarabe de vainilla de Papantla.', {
        allergens: ['milk'],
        groups: [size, milk],
      }),
      dish('Chocolate caliente', 36, 'Chocolate de mesa batido con molinillo.', {
        allergens: ['milk'],
        groups: [milk],
      }),
      dish('Té de manzanilla', 22, 'Infusión natural, sin cafeína.'),
    ],
    'Sándwiches y baguettes': [
      dish('Baguette de pavo', 59, 'Pechuga de pavo, queso manchego y aderezo de chipotle.', {
        allergens: ['gluten', 'milk', 'eggs'],
        stock: 24,
        groups: [tortaExtras],
      }),
      dish('Panini de tres quesos', 56, 'Manchego, Oaxaca y panela.', {
        diets: ['vegetariano'],
        allergens: ['gluten', 'milk'],
        stock: 20,
      }),
      dish('Sándwich de atún', 48, 'Pan integral, atún, apio y aguacate.', {
        allergens: ['gluten', 'eggs', 'fish'],
        stock: 18,
      }),
      dish('Wrap de falafel', 62, 'Garbanzo, pepino, jitomate y aderezo de ajonjolí. Vegano.', {
        allergens: ['gluten', 'sesame'],
        stock: 15,
      }),
    ],
    'Pan y fruta': [
      dish('Concha', 16, 'De vainilla o chocolate, del día.', {
        allergens: ['gluten', 'milk', 'eggs'],
        stock: 60,
        groups: [one('Cubierta', { Vainilla: 0, Chocolate: 0 })],
      }),
      dish('Cuernito', 18, 'De mantequilla.', { allergens: ['gluten', 'milk', 'eggs'], stock: 40 }),
      dish('Pay de queso', 42, 'Rebanada, con zarzamora.', {
        allergens: ['gluten', 'milk', 'eggs'],
        stock: 16,
      }),
      dish('Vaso de fruta', 32, 'Melón, papaya, piña y sandía.', {
        diets: ['vegano'],
        stock: 30,
        groups: [upTo(3, 'Con', { Granola: 800, Yogur: 800, 'Limón y chile': 0 })],
      }),
      dish('Yogur con granola', 38, 'Con miel y fruta de temporada.', {
        diets: ['vegetariano'],
        allergens: ['milk', 'nuts', 'gluten'],
        stock: 22,
      }),
    ],
  },
};

/** The cafeterias of the demo campus. */
type Kitchen = { station: 'grill' | 'bar' | 'counter'; prepMinutes: number; makeMinutes: number };
const grill: Kitchen = { station: 'grill', prepMinutes: 8, makeMinutes: 4 };
const bar: Kitchen = { station: 'bar', prepMinutes: 3, makeMinutes: 1 };
const counter: Kitchen = { station: 'counter', prepMinutes: 1, makeMinutes: 1 };

/** Where the dishes of a category are made, and how long that takes; what is not named is handed over the counter. */
export const kitchenOf = (category: string): Kitchen => kitchens[category] ?? counter;
const kitchens: Record<string, Kitchen> = {
  Desayunos: grill,
  Comida: grill,
  Tortas: grill,
  Tacos: grill,
  Antojitos: grill,
  Bebidas: bar,
  Aguas: bar,
  'Café y té': bar,
};

export const demoCafeterias = [central, antojitos, coffee];
