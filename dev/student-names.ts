const first = [
  'Sofía',
  'Diego',
  'Valentina',
  'Emiliano',
  'Ximena',
  'Leonardo',
  'Camila',
  'Mateo',
  'Fernanda',
  'Iker',
  'Regina',
];
const last = [
  'Guzmán',
  'Zavala',
  'Cisneros',
  'Martínez',
  'Ortiz',
  'Pérez',
  'Baeza',
  'López',
  'Ruiz',
  'Tinoco',
  'Álvarez',
  'Niño',
  'Aguilar',
];

/** A name for the n-th student. 11 and 13 have no common divisor: it repeats after 143 of them. */
export const studentName = (number: number) =>
  `${first[number % first.length]} ${last[number % last.length]}`;
