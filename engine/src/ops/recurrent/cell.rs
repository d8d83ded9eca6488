//! The formulas of single steps and of their gradients, over all elements of a batch of states.

use crate::context::{Formula, Number, UpdateFunction};

/// `i, f, o = sigmoid`, `g = tanh`; `c' = f c + i g`, `h = o tanh(c')`.
struct Lstm;

impl Formula<5, 0, 6> for Lstm {
    #[inline(always)]
    fn apply<N: Number>([i, f, g, o, c]: [N; 5], _: [N; 0]) -> [N; 6] {
        let (i, f, g, o) = (i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid());
        let c = c * f + i * g;
        [i, f, g, o, c, o * c.tanh()]
    }
}

pub(super) static LSTM: UpdateFunction = UpdateFunction::new::<Lstm, 5, 0, 6>("lstm_step");

/// Reads the gradients of `h` from above and from the next step, that of `c'`, the gates, `c'` and `c`; writes the
/// gradients before the gates and that of `c`.
struct LstmGradient;

impl Formula<9, 0, 5> for LstmGradient {
    #[inline(always)]
    fn apply<N: Number>([above, next, dc, i, f, g, o, c, before]: [N; 9], _: [N; 0]) -> [N; 5] {
        let (one, dh, t) = (N::constant(1.0), above + next, c.tanh());
        let dc = dc + dh * o * (one - t * t);
        [
            dc * g * i * (one - i),
            dc * before * f * (one - f),
            dc * i * (one - g * g),
            dh * t * o * (one - o),
            dc * f,
        ]
    }
}

pub(super) static LSTM_GRADIENT: UpdateFunction =
    UpdateFunction::new::<LstmGradient, 9, 0, 5>("lstm_step_gradient");

/// `r, z = sigmoid` of both products, `n = tanh(x_n + r h_n)`; `h' = (1 - z) n + z h`.
struct Gru;

impl Formula<7, 0, 5> for Gru {
    #[inline(always)]
    fn apply<N: Number>([xr, xz, xn, hr, hz, hn, h]: [N; 7], _: [N; 0]) -> [N; 5] {
        let (r, z) = ((xr + hr).sigmoid(), (xz + hz).sigmoid());
        let n = (xn + r * hn).tanh();
        [r, z, n, hn, (N::constant(1.0) - z) * n + z * h]
    }
}

pub(super) static GRU: UpdateFunction = UpdateFunction::new::<Gru, 7, 0, 5>("gru_step");

/// Reads the gradients of `h'` from above and from the next step, the gates, `h_n` and `h`; writes the gradients before the
/// gates, those on the side of the state, and what goes to `h` directly.
struct GruGradient;

impl Formula<7, 0, 7> for GruGradient {
    #[inline(always)]
    fn apply<N: Number>([above, next, r, z, n, hn, h]: [N; 7], _: [N; 0]) -> [N; 7] {
        let (one, dh) = (N::constant(1.0), above + next);
        let dn = dh * (one - z) * (one - n * n);
        let dz = dh * (h - n) * z * (one - z);
        let dr = dn * hn * r * (one - r);
        [dr, dz, dn, dr, dz, dn * r, dh * z]
    }
}

pub(super) static GRU_GRADIENT: UpdateFunction =
    UpdateFunction::new::<GruGradient, 7, 0, 7>("gru_step_gradient");

struct Tanh;

impl Formula<1, 0, 1> for Tanh {
    #[inline(always)]
    fn apply<N: Number>([a]: [N; 1], _: [N; 0]) -> [N; 1] {
        [a.tanh()]
    }
}

pub(super) static TANH: UpdateFunction = UpdateFunction::new::<Tanh, 1, 0, 1>("rnn_tanh_step");

/// Reads both gradients of `h`, and `h`.
struct TanhGradient;

impl Formula<3, 0, 1> for TanhGradient {
    #[inline(always)]
    fn apply<N: Number>([above, next, h]: [N; 3], _: [N; 0]) -> [N; 1] {
        [(above + next) * (N::constant(1.0) - h * h)]
    }
}

pub(super) static TANH_GRADIENT: UpdateFunction =
    UpdateFunction::new::<TanhGradient, 3, 0, 1>("rnn_tanh_step_gradient");

struct Relu;

impl Formula<1, 0, 1> for Relu {
    #[inline(always)]
    fn apply<N: Number>([a]: [N; 1], _: [N; 0]) -> [N; 1] {
        [a.if_positive(a, N::constant(0.0))]
    }
}

pub(super) static RELU: UpdateFunction = UpdateFunction::new::<Relu, 1, 0, 1>("rnn_relu_step");

/// Reads both gradients of `h`, and `h`.
struct ReluGradient;

impl Formula<3, 0, 1> for ReluGradient {
    #[inline(always)]
    fn apply<N: Number>([above, next, h]: [N; 3], _: [N; 0]) -> [N; 1] {
        [h.if_positive(above + next, N::constant(0.0))]
    }
}

pub(super) static RELU_GRADIENT: UpdateFunction =
    UpdateFunction::new::<ReluGradient, 3, 0, 1>("rnn_relu_step_gradient");
