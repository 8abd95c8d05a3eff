//! Instruction sets: for each, the vectors of `pulp` and the one step that `pulp` has no common name for, the products of
//! pairs of 16-bit integers.

use std::sync::LazyLock;

use pulp::{NullaryFnOnce, Scalar, Simd};

/// What the arithmetic is compiled for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Level {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    V3(pulp::x86::V3),
    #[cfg(target_arch = "x86_64")]
    V4(pulp::x86::V4),
    #[cfg(target_arch = "x86_64")]
    Vnni(Vnni),
    #[cfg(target_arch = "aarch64")]
    Neon(pulp::aarch64::Neon),
}

/// A computation that is compiled for each instruction set.
pub(crate) trait Work {
    type Output;

    /// Must be inlined, so that all of it is compiled for the instruction set.
    fn on<I: Instructions>(self, set: I) -> Self::Output;
}

/// An instruction set.
pub(crate) trait Instructions: Copy {
    type Simd: Simd;

    fn simd(self) -> Self::Simd;

    /// Each sum with the products of its two pairs of 16-bit integers: low half by low half, high half by high half. The sum
    /// must stay within 32 bits.
    fn add_products(self, sums: Integers<Self>, a: Integers<Self>, b: Integers<Self>) -> Integers<Self>;

    /// The low halves of two vectors in one: those of `low` below those of `high`.
    fn joined(self, low: Integers<Self>, high: Integers<Self>) -> Integers<Self>;

    /// Integers as floats, rounded to the nearest.
    fn floats(self, integers: Integers<Self>) -> Floats<Self>;
}

pub(crate) type Integers<I> = <<I as Instructions>::Simd as Simd>::i32s;
pub(crate) type Floats<I> = <<I as Instructions>::Simd as Simd>::f32s;

impl Level {
    /// The best of this machine.
    #[inline]
    pub(crate) fn best() -> Level {
        static BEST: LazyLock<Level> = LazyLock::new(|| Level::all().pop().unwrap_or(Level::Scalar));
        *BEST
    }

    /// All of this machine, the best last.
    pub(crate) fn all() -> Vec<Level> {
        let mut levels = vec![Level::Scalar];
        #[cfg(target_arch = "x86_64")]
        {
            levels.extend(pulp::x86::V3::try_new().map(Level::V3));
            levels.extend(pulp::x86::V4::try_new().map(Level::V4));
            levels.extend(Vnni::try_new().map(Level::Vnni));
        }
        #[cfg(target_arch = "aarch64")]
        levels.extend(pulp::aarch64::Neon::try_new().map(Level::Neon));
        levels
    }

    #[inline]
    pub(crate) fn run<W: Work>(self, work: W) -> W::Output {
        match self {
            Level::Scalar => work.on(Scalar),
            #[cfg(target_arch = "x86_64")]
            Level::V3(set) => set.vectorize(Run { work, set }),
            #[cfg(target_arch = "x86_64")]
            Level::V4(set) => set.vectorize(Run { work, set }),
            #[cfg(target_arch = "x86_64")]
            Level::Vnni(set) => set.vectorize(Run { work, set }),
            #[cfg(target_arch = "aarch64")]
            Level::Neon(set) => set.vectorize(Run { work, set }),
        }
    }
}

/// Does what is given, compiled for the best instructions of this machine; what it calls must be inlined for that. It comes to
/// the same, bit for bit.
pub fn vectorized<T>(work: impl FnOnce() -> T) -> T {
    struct Plain<F>(F);

    impl<T, F: FnOnce() -> T> Work for Plain<F> {
        type Output = T;

        #[inline(always)]
        fn on<I: Instructions>(self, _: I) -> T {
            (self.0)()
        }
    }

    Level::best().run(Plain(work))
}

struct Run<W, I> {
    work: W,
    set: I,
}

impl<W: Work, I: Instructions> NullaryFnOnce for Run<W, I> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.work.on(self.set)
    }
}

/// The two halves of one number, each times that of the other, added up.
#[inline(always)]
fn products(a: i32, b: i32) -> i32 {
    i32::from(a as i16) * i32::from(b as i16) + (a >> 16) * (b >> 16)
}

/// The low halves of two numbers in one.
#[inline(always)]
pub(crate) fn joined(low: i32, high: i32) -> i32 {
    low & 0xFFFF | high << 16
}

impl Instructions for Scalar {
    type Simd = Scalar;

    #[inline(always)]
    fn simd(self) -> Scalar {
        self
    }

    #[inline(always)]
    fn add_products(self, sums: i32, a: i32, b: i32) -> i32 {
        sums + products(a, b)
    }

    #[inline(always)]
    fn joined(self, low: i32, high: i32) -> i32 {
        joined(low, high)
    }

    #[inline(always)]
    fn floats(self, integers: i32) -> f32 {
        integers as f32
    }
}

#[cfg(target_arch = "x86_64")]
impl Instructions for pulp::x86::V3 {
    type Simd = Self;

    #[inline(always)]
    fn simd(self) -> Self {
        self
    }

    #[inline(always)]
    fn add_products(self, sums: Integers<Self>, a: Integers<Self>, b: Integers<Self>) -> Integers<Self> {
        let products = self.avx2._mm256_madd_epi16(bytemuck::must_cast(a), bytemuck::must_cast(b));
        bytemuck::must_cast(self.avx2._mm256_add_epi32(bytemuck::must_cast(sums), products))
    }

    #[inline(always)]
    fn joined(self, low: Integers<Self>, high: Integers<Self>) -> Integers<Self> {
        let high = self.avx2._mm256_slli_epi32::<16>(bytemuck::must_cast(high));
        bytemuck::must_cast(self.avx2._mm256_blend_epi16::<0xAA>(bytemuck::must_cast(low), high))
    }

    #[inline(always)]
    fn floats(self, integers: Integers<Self>) -> Floats<Self> {
        bytemuck::must_cast(self.avx._mm256_cvtepi32_ps(bytemuck::must_cast(integers)))
    }
}

#[cfg(target_arch = "x86_64")]
impl Instructions for pulp::x86::V4 {
    type Simd = Self;

    #[inline(always)]
    fn simd(self) -> Self {
        self
    }

    #[inline(always)]
    fn add_products(self, sums: Integers<Self>, a: Integers<Self>, b: Integers<Self>) -> Integers<Self> {
        let products = self.avx512bw._mm512_madd_epi16(bytemuck::must_cast(a), bytemuck::must_cast(b));
        bytemuck::must_cast(self.avx512f._mm512_add_epi32(bytemuck::must_cast(sums), products))
    }

    #[inline(always)]
    fn joined(self, low: Integers<Self>, high: Integers<Self>) -> Integers<Self> {
        let high = self.avx512f._mm512_slli_epi32::<16>(bytemuck::must_cast(high));
        bytemuck::must_cast(self.avx512bw._mm512_mask_blend_epi16(0xAAAA_AAAA, bytemuck::must_cast(low), high))
    }

    #[inline(always)]
    fn floats(self, integers: Integers<Self>) -> Floats<Self> {
        bytemuck::must_cast(self.avx512f._mm512_cvtepi32_ps(bytemuck::must_cast(integers)))
    }
}

#[cfg(target_arch = "x86_64")]
pulp::simd_type!({
    /// AVX-512 with VNNI: the same steps as without, of which the compiler makes one instruction out of two.
    pub(crate) struct Vnni {
        sse: f!("sse"),
        sse2: f!("sse2"),
        fxsr: f!("fxsr"),
        sse3: f!("sse3"),
        ssse3: f!("ssse3"),
        sse4_1: f!("sse4.1"),
        sse4_2: f!("sse4.2"),
        popcnt: f!("popcnt"),
        avx: f!("avx"),
        avx2: f!("avx2"),
        bmi1: f!("bmi1"),
        bmi2: f!("bmi2"),
        fma: f!("fma"),
        lzcnt: f!("lzcnt"),
        avx512f: f!("avx512f"),
        avx512bw: f!("avx512bw"),
        avx512cd: f!("avx512cd"),
        avx512dq: f!("avx512dq"),
        avx512vl: f!("avx512vl"),
        avx512vnni: f!("avx512vnni"),
    }
});

#[cfg(target_arch = "x86_64")]
impl Instructions for Vnni {
    type Simd = pulp::x86::V4;

    #[inline(always)]
    fn simd(self) -> pulp::x86::V4 {
        pulp::x86::V4 {
            sse: self.sse,
            sse2: self.sse2,
            fxsr: self.fxsr,
            sse3: self.sse3,
            ssse3: self.ssse3,
            sse4_1: self.sse4_1,
            sse4_2: self.sse4_2,
            popcnt: self.popcnt,
            avx: self.avx,
            avx2: self.avx2,
            bmi1: self.bmi1,
            bmi2: self.bmi2,
            fma: self.fma,
            lzcnt: self.lzcnt,
            avx512f: self.avx512f,
            avx512bw: self.avx512bw,
            avx512cd: self.avx512cd,
            avx512dq: self.avx512dq,
            avx512vl: self.avx512vl,
        }
    }

    #[inline(always)]
    fn add_products(self, sums: Integers<Self>, a: Integers<Self>, b: Integers<Self>) -> Integers<Self> {
        self.simd().add_products(sums, a, b)
    }

    #[inline(always)]
    fn joined(self, low: Integers<Self>, high: Integers<Self>) -> Integers<Self> {
        self.simd().joined(low, high)
    }

    #[inline(always)]
    fn floats(self, integers: Integers<Self>) -> Floats<Self> {
        self.simd().floats(integers)
    }
}

#[cfg(target_arch = "aarch64")]
impl Instructions for pulp::aarch64::Neon {
    type Simd = Self;

    #[inline(always)]
    fn simd(self) -> Self {
        self
    }

    #[inline(always)]
    fn add_products(self, sums: Integers<Self>, a: Integers<Self>, b: Integers<Self>) -> Integers<Self> {
        let (mut sums, a, b): ([i32; 4], [i32; 4], [i32; 4]) =
            (bytemuck::must_cast(sums), bytemuck::must_cast(a), bytemuck::must_cast(b));
        for lane in 0..4 {
            sums[lane] += products(a[lane], b[lane]);
        }
        bytemuck::must_cast(sums)
    }

    #[inline(always)]
    fn joined(self, low: Integers<Self>, high: Integers<Self>) -> Integers<Self> {
        let (low, high): ([i32; 4], [i32; 4]) = (bytemuck::must_cast(low), bytemuck::must_cast(high));
        bytemuck::must_cast([0, 1, 2, 3].map(|lane| joined(low[lane], high[lane])))
    }

    #[inline(always)]
    fn floats(self, integers: Integers<Self>) -> Floats<Self> {
        let integers: [i32; 4] = bytemuck::must_cast(integers);
        bytemuck::must_cast(integers.map(|integer| integer as f32))
    }
}
