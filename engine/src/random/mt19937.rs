//! The Mersenne Twister `mt19937`, seeded as `std::mt19937` is.

use crate::math::{Kernel, dispatch};

const LENGTH: usize = 624;
const MIDDLE: usize = 397;
const UPPER_BIT: u32 = 0x8000_0000;
const TWIST: u32 = 0x9908_b0df;

/// One stream of 32-bit random words.
#[derive(Clone)]
pub struct Mt19937 {
    words: [u32; LENGTH],
    /// How many of `words` have been handed out.
    used: usize,
}

impl Mt19937 {
    /// The stream that belongs to `seed`.
    pub fn new(seed: u32) -> Self {
        let mut words = [seed; LENGTH];
        let mut previous = seed;
        for (index, word) in words.iter_mut().enumerate().skip(1) {
            previous = 1_812_433_253_u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(index as u32);
            *word = previous;
        }
        Mt19937 {
            words,
            used: LENGTH,
        }
    }

    /// The stream that belongs to several numbers, as `init_by_array` of the generator's authors makes it: an empty
    /// `key` is one of a zero.
    pub fn from_key(key: &[u32]) -> Self {
        let key = if key.is_empty() { &[0] } else { key };
        let mut stream = Self::new(19_650_218);
        let words = &mut stream.words;
        let numbers = key.iter().zip(0..).cycle();
        let mut position = 1;
        for (number, index) in numbers.take(key.len().max(LENGTH)) {
            let word = words[position] ^ spread(words[position - 1], 1_664_525);
            words[position] = word.wrapping_add(*number).wrapping_add(index);
            position = advanced(words, position);
        }
        for _ in 1..LENGTH {
            let word = words[position] ^ spread(words[position - 1], 1_566_083_941);
            words[position] = word.wrapping_sub(position as u32);
            position = advanced(words, position);
        }
        words[0] = UPPER_BIT;
        stream
    }

    /// The next word.
    #[inline]
    pub fn next_word(&mut self) -> u32 {
        if self.used == LENGTH {
            self.refill();
        }
        let word = self.words[self.used];
        self.used += 1;
        tempered(word)
    }

    /// Calls `take` with the next words, as many as a slice has elements, some at a time with the elements they are for.
    pub fn next_words<T>(&mut self, mut out: &mut [T], take: impl Fn(Words<'_>, &mut [T])) {
        while !out.is_empty() {
            if self.used == LENGTH {
                self.refill();
            }
            let count = out.len().min(LENGTH - self.used);
            let (now, later) = out.split_at_mut(count);
            take(Words(&self.words[self.used..self.used + count]), now);
            self.used += count;
            out = later;
        }
    }

    /// A number in `0..bound`, all equally likely, as the `std::uniform_int_distribution` of libstdc++ before
    /// GCC 11 draws it. A bound above 2^32 - 1 counts as that.
    pub fn next_below(&mut self, bound: usize) -> usize {
        let bound = u32::try_from(bound).unwrap_or(u32::MAX).max(1);
        let scaling = u32::MAX / bound;
        let past = bound * scaling;
        loop {
            let word = self.next_word();
            if word < past {
                return (word / scaling) as usize;
            }
        }
    }

    fn refill(&mut self) {
        dispatch(Refill(&mut self.words));
        self.used = 0;
    }
}

/// Words of a stream, not yet tempered.
pub struct Words<'a>(&'a [u32]);

impl<'a> Words<'a> {
    /// The words as the stream gives them.
    #[inline(always)]
    pub fn tempered(self) -> impl Iterator<Item = u32> + use<'a> {
        self.0.iter().map(|&word| tempered(word))
    }
}

#[inline(always)]
fn tempered(mut word: u32) -> u32 {
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    word ^ (word >> 18)
}

struct Refill<'a>(&'a mut [u32; LENGTH]);

impl Kernel for Refill<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let words = self.0;
        for index in 0..LENGTH - MIDDLE {
            words[index] = words[index + MIDDLE] ^ twisted(words[index], words[index + 1]);
        }
        for index in LENGTH - MIDDLE..LENGTH - 1 {
            words[index] = words[index + MIDDLE - LENGTH] ^ twisted(words[index], words[index + 1]);
        }
        words[LENGTH - 1] = words[MIDDLE - 1] ^ twisted(words[LENGTH - 1], words[0]);
    }
}

fn spread(word: u32, factor: u32) -> u32 {
    (word ^ (word >> 30)).wrapping_mul(factor)
}

/// The next position; past the last one it is the second, and the first word becomes the last.
fn advanced(words: &mut [u32; LENGTH], position: usize) -> usize {
    if position + 1 < LENGTH {
        return position + 1;
    }
    words[0] = words[LENGTH - 1];
    1
}

#[inline(always)]
fn twisted(word: u32, next: u32) -> u32 {
    let joined = (word & UPPER_BIT) | (next & !UPPER_BIT);
    (joined >> 1) ^ ((next & 1).wrapping_neg() & TWIST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_thousandth_word_is_the_one_of_the_c_plus_plus_standard() {
        let mut stream = Mt19937::new(5489);
        let words = std::iter::repeat_with(|| stream.next_word());
        assert_eq!(words.take(10_000).last(), Some(4_123_659_995));
    }

    #[test]
    fn a_key_gives_the_words_of_the_authors_test_program() {
        let mut stream = Mt19937::from_key(&[0x123, 0x234, 0x345, 0x456]);
        let words: Vec<u32> = (0..3).map(|_| stream.next_word()).collect();
        assert_eq!(words, [1_067_595_299, 955_945_823, 477_289_528]);
    }

    #[test]
    fn numbers_below_a_bound_reach_it_and_stay_below() {
        let mut stream = Mt19937::new(1);
        let mut seen = [0; 7];
        for _ in 0..7000 {
            seen[stream.next_below(7)] += 1;
        }
        assert!(
            seen.iter().all(|&count| (850..1150).contains(&count)),
            "{seen:?}"
        );
        assert_eq!(stream.next_below(1), 0);
    }
}
