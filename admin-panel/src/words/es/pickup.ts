export const pickup = {
  title: 'Pantalla de entrega',
  preparing: 'En preparación',
  ready: 'Listos para recoger',
  nothingReady: 'Aún no hay pedidos listos',
  nothingPreparing: 'Nada en preparación',
  fullScreen: 'Pantalla completa',
  toBoard: 'Volver al tablero',
  stale: 'Sin conexión: los números pueden no estar al día',
};
