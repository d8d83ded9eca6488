//! Every draw of `tests/data/draws.txt`, which MXNet made, is repeated bit for bit.
//! `tests/oracle/draws.py` at the top of the repository makes the file and describes its form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::random::{Element, Generator, Meet};
use half::f16;

const DRAWS: &str = include_str!("data/draws.txt");

/// One line of the file.
struct Draw<'a> {
    distribution: &'a str,
    dtype: &'a str,
    parameter_dtype: &'a str,
    size: usize,
    parameters: Vec<Vec<f64>>,
    digest: &'a str,
    first: &'a str,
}

#[test]
fn draws_are_mxnet_s() {
    let mut generator = Generator::default();
    let mut failures = Vec::new();
    let mut draws = 0;
    for (number, line) in DRAWS.lines().enumerate() {
        let Some(draw) = Draw::parse(line) else {
            generator = seeded(line);
            continue;
        };
        draws += 1;
        let bytes = draw.repeat(&mut generator);
        if digest(&bytes) != draw.digest {
            let first = &bytes[..bytes.len().min(24)];
            failures.push(format!(
                "line {}: {line}\n  gives {first:02x?}, expected {}",
                number + 1,
                draw.first
            ));
        }
    }
    assert!(draws > 1000, "the file is not whole");
    assert!(
        failures.is_empty(),
        "{} of {draws} differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The generator that a session begins with.
fn seeded(line: &str) -> Generator {
    let mut generator = Generator::default();
    match line.split_once(' ') {
        Some(("seed", seed)) => generator.seed(seed.parse().unwrap(), 0),
        Some(("seed_ctx", seed)) => generator.seed_this_device(seed.parse().unwrap()),
        _ => assert_eq!(line, "fresh"),
    }
    generator
}

impl<'a> Draw<'a> {
    /// `None` where the line begins a session.
    fn parse(line: &'a str) -> Option<Draw<'a>> {
        let fields: Vec<&str> = line.split('|').collect();
        let [
            distribution,
            dtype,
            parameter_dtype,
            size,
            parameters,
            digest,
            first,
        ] = fields[..]
        else {
            return None;
        };
        let numbers = |text: &str| {
            text.split(' ')
                .map(|number| number.parse().unwrap())
                .collect()
        };
        let parameters = parameters.split(';').map(numbers).collect();
        Some(Draw {
            distribution,
            dtype,
            parameter_dtype,
            size: size.parse().unwrap(),
            parameters,
            digest,
            first,
        })
    }

    /// The little-endian bytes of the elements that the generator draws.
    fn repeat(&self, generator: &mut Generator) -> Vec<u8> {
        match (self.dtype, self.parameter_dtype) {
            ("float32", _) if self.distribution.starts_with("serial") => {
                let mut out = vec![0.0; self.size];
                match self.distribution {
                    "serial_uniform" => generator.serial_uniform(&mut out),
                    _ => generator.serial_normal(&mut out),
                }
                out.into_iter().flat_map(f32::to_le_bytes).collect()
            }
            ("int32", _) => self
                .integers(generator)
                .iter()
                .flat_map(|&value| (value as i32).to_le_bytes())
                .collect(),
            ("int64", _) => self
                .integers(generator)
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
            ("float32", "float32") => {
                self.reals::<f32, f32>(generator, |value| value.to_le_bytes().to_vec())
            }
            ("float32", "float64") => {
                self.reals::<f32, f64>(generator, |value| value.to_le_bytes().to_vec())
            }
            ("float64", "float32") => {
                self.reals::<f64, f32>(generator, |value| value.to_le_bytes().to_vec())
            }
            ("float64", "float64") => {
                self.reals::<f64, f64>(generator, |value| value.to_le_bytes().to_vec())
            }
            ("float16", "float32") => {
                self.reals::<f16, f32>(generator, |value| value.to_le_bytes().to_vec())
            }
            ("float16", "float64") => {
                self.reals::<f16, f64>(generator, |value| value.to_le_bytes().to_vec())
            }
            other => panic!("unknown dtypes {other:?}"),
        }
    }

    fn reals<E, P>(&self, generator: &mut Generator, bytes: impl Fn(E) -> Vec<u8>) -> Vec<u8>
    where
        E: Element,
        P: Meet<E::Drawn>,
    {
        let parameter = |index: usize| -> Vec<P> {
            self.parameters[index]
                .iter()
                .map(|&value| P::from_f64(value))
                .collect()
        };
        let mut out = vec![E::from_f64(0.0); self.size];
        match self.distribution {
            "uniform" => generator.uniform(&mut out, &parameter(0), &parameter(1)),
            "normal" => generator.normal(&mut out, &parameter(0), &parameter(1)),
            "exponential" => generator.exponential(&mut out, &parameter(0)),
            "gamma" => generator.gamma(&mut out, &parameter(0), &parameter(1)),
            "poisson" => generator.poisson(&mut out, &parameter(0)),
            "negative_binomial" => {
                generator.negative_binomial(&mut out, &parameter(0), &parameter(1))
            }
            "generalized_negative_binomial" => {
                generator.generalized_negative_binomial(&mut out, &parameter(0), &parameter(1));
            }
            "dropout" => {
                let keep = 1.0 - self.parameters[0][0] as f32;
                generator.dropout_mask(&mut out, keep, self.parameters[1][0] != 0.0);
            }
            other => panic!("unknown distribution {other}"),
        }
        out.into_iter().flat_map(bytes).collect()
    }

    fn integers(&self, generator: &mut Generator) -> Vec<i64> {
        let mut indices = vec![0; self.size];
        match self.distribution {
            "randint" => {
                let mut out = vec![0; self.size];
                generator.randint(
                    &mut out,
                    self.parameters[0][0] as i64,
                    self.parameters[1][0] as i64,
                );
                return out;
            }
            "shuffle" => indices = generator.shuffled(self.size, self.parameters[0][0] == 1.0),
            "multinomial" => {
                let probabilities: Vec<f32> = self
                    .parameters
                    .iter()
                    .flatten()
                    .map(|&value| value as f32)
                    .collect();
                generator.categorical(&mut indices, &probabilities, self.parameters[0].len());
            }
            other => panic!("unknown distribution {other}"),
        }
        indices.into_iter().map(|index| index as i64).collect()
    }
}

/// 64-bit FNV-1a.
fn digest(bytes: &[u8]) -> String {
    let hashed = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hashed, &byte| {
            (hashed ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
    format!("{hashed:016x}")
}
