/** What all pages of the back office say. */
export const office = {
  more: 'Ver más',
  all: 'Todos',
  search: 'Buscar',
  day: 'Día',
  goBack: 'Volver',
  today: 'Hoy',
};
