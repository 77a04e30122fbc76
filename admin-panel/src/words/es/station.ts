export const station = {
  left: (orders: number) => (orders === 1 ? '1 pedido' : `${orders} pedidos`),
  all: 'Ver todo el tablero',
  toAccept: (orders: number) =>
    orders === 1 ? 'Ver todo el tablero: 1 por aceptar' : `Ver todo el tablero: ${orders} por aceptar`,
  nothing: 'Nada por hacer aquí',
  elsewhere: 'Va con',
  made: 'hecho',
  madeNow: (number: string, dish: string) => `${number}: ${dish}, hecho`,
  notMade: (number: string, dish: string) => `${number}: ${dish}, por hacer`,
  choose: 'Estación de este dispositivo',
  whole: 'Todas',
  prints: 'Imprimir al aceptar',
  printsMore:
    'Sale en un solo dispositivo. Sin ventana de impresión si el navegador se abrió con --kiosk-printing.',
};
