export const pickup = {
  title: 'Pantalla de entrega',
  preparing: 'En preparación',
  ready: 'Listos para recoger',
  nothingReady: 'Aún no hay pedidos listos',
  nothingPreparing: 'Nada en preparación',
  page: (at: number, of: number) => `${at} de ${of}`,
  isReady: (number: string) => `Pedido ${number}, listo`,
  voice: 'Decir los números en voz alta',
  fullScreen: 'Pantalla completa',
  toBoard: 'Volver al tablero',
  stale: 'Sin conexión: los números pueden no estar al día',
};
