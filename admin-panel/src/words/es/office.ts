/** What all pages of the back office say. */
export const office = {
  more: 'Ver más',
  all: 'Todos',
  day: 'Día',
  goBack: 'Volver',
  move: (thing: string) => `Mover ${thing}: arrastra, o usa las flechas`,
  movedTo: (thing: string, place: number, of: number) => `${thing}: lugar ${place} de ${of}`,
  weekdays: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
};
