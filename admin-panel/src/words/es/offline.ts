export const offline = {
  asItWas: (age: string) =>
    `Sin conexión. Así estaba el tablero hace ${age}; se podrá tocar cuando vuelva la red.`,
};
