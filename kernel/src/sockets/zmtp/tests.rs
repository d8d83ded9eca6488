#![allow(clippy::unwrap_used, clippy::panic)]

use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const LIMIT: u64 = 256 << 20;

fn message() -> impl Strategy<Value = Vec<Bytes>> {
    // Around the sizes at which the length takes eight bytes and at which a frame is not copied any more.
    let size = prop_oneof![0_usize..300, 16_000..17_000_usize];
    vec(
        (size, any::<u8>()).prop_map(|(size, byte)| Bytes::from(vec![byte; size])),
        1..6,
    )
}

/// Units of a stream that arrives in pieces, and what is said when it breaks the protocol.
fn decode(stream: &[u8], pieces: &[usize]) -> (Vec<Unit>, Option<ProtocolError>) {
    let mut decoder = Decoder::new(LIMIT);
    let mut units = Vec::new();
    let mut rest = stream;
    for piece in pieces.iter().copied().chain([stream.len()]) {
        let (now, later) = rest.split_at(piece.min(rest.len()));
        decoder.buffer.extend_from_slice(now);
        rest = later;
        loop {
            match decoder.next() {
                Ok(Some(unit)) => units.push(unit),
                Ok(None) => break,
                Err(error) => return (units, Some(error)),
            }
        }
    }
    (units, None)
}

proptest! {
    #[test]
    fn what_is_encoded_is_decoded_in_whatever_pieces_it_arrives(
        messages in vec(message(), 1..5),
        pieces in vec(0_usize..20_000, 0..20),
    ) {
        let stream: Vec<u8> =
            messages.iter().flat_map(|frames| encode(frames)).flat_map(|chunk| chunk.to_vec()).collect();
        let (units, error) = decode(&stream, &pieces);
        prop_assert_eq!(error, None);
        prop_assert_eq!(units, messages.into_iter().map(Unit::Message).collect::<Vec<_>>());
    }

    /// Any bytes at all: units or an error, no panic, and no more memory than bytes.
    #[test]
    fn garbage_is_survived(stream in vec(any::<u8>(), 0..2000), pieces in vec(0_usize..100, 0..20)) {
        let mut decoder = Decoder::new(LIMIT);
        decoder.buffer.extend_from_slice(&stream);
        while let Ok(Some(_)) = decoder.next() {}
        prop_assert!(decoder.held() <= stream.len() as u64);
        prop_assert!(decoder.buffer.capacity() <= 2 * stream.len() + 64);
        let whole = decode(&stream, &[]);
        prop_assert_eq!(decode(&stream, &pieces), whole);
    }

    /// A valid stream with one byte changed and its end cut off.
    #[test]
    fn damage_is_survived(
        frames in message(),
        position in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        end in any::<prop::sample::Index>(),
    ) {
        let mut stream: Vec<u8> = encode(&frames).concat();
        let position = position.index(stream.len());
        stream[position] = byte;
        stream.truncate(end.index(stream.len()) + 1);
        let (units, _) = decode(&stream, &[]);
        let decoded: usize = units.iter().map(|unit| match unit {
            Unit::Message(frames) => frames.iter().map(Bytes::len).sum(),
            Unit::Command(_) => 0,
        }).sum();
        prop_assert!(decoded <= stream.len());
    }

    #[test]
    fn any_command_is_read_or_refused(body in vec(any::<u8>(), 0..400)) {
        let _ = Command::read(&Bytes::from(body));
    }
}

#[test]
fn lengths_that_nobody_can_mean_are_refused_before_the_body_comes() {
    for size in [(256 << 20) + 1, 1 << 40, 1 << 62, u64::MAX] {
        let mut stream = vec![2];
        stream.extend(u64::to_be_bytes(size));
        assert_eq!(decode(&stream, &[]).1, Some(ProtocolError::TooLarge(size)));
    }
    let mut stream = vec![6];
    stream.extend(u64::to_be_bytes(1 << 20));
    assert_eq!(
        decode(&stream, &[]).1,
        Some(ProtocolError::TooLarge(1 << 20))
    );
    assert_eq!(
        decode(&[1, 0].repeat(5000), &[]).1,
        Some(ProtocolError::TooManyFrames)
    );
    for flags in [5, 7, 8, 0x80, 0xff] {
        assert_eq!(
            decode(&[flags, 0], &[]).1,
            Some(ProtocolError::BadFlags(flags))
        );
    }
}

#[test]
fn several_large_frames_share_one_limit() {
    let mut decoder = Decoder::new(LIMIT);
    let mut frame = vec![3];
    frame.extend(u64::to_be_bytes(100 << 20));
    frame.resize(9 + (100 << 20), 0);
    for _ in 0..2 {
        decoder.buffer.extend_from_slice(&frame);
        assert_eq!(decoder.next(), Ok(None));
    }
    decoder.buffer.extend_from_slice(&frame[..9]);
    assert_eq!(decoder.next(), Err(ProtocolError::TooLarge(100 << 20)));
}

/// The examples of RFC 37: the greeting of version 3.1 and a READY.
#[test]
fn the_greeting_and_ready_are_those_of_the_standard() {
    let mut expected = vec![0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 1];
    expected.extend(b"NULL");
    expected.resize(64, 0);
    assert_eq!(greeting().to_vec(), expected);
    assert_eq!(check_greeting(&greeting()), Ok(()));

    let ready =
        b"\x04\x29\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER\x08Identity\x00\x00\x00\x00";
    assert_eq!(Ready::encode("ROUTER"), &ready[..]);
    let expected = Ready {
        socket_type: "ROUTER".into(),
        identity: Bytes::new(),
    };
    assert_eq!(
        decode(ready, &[]).0,
        [Unit::Command(Command::Ready(expected))]
    );
}

#[test]
fn greetings_of_others_are_refused() {
    let with = |index: usize, bytes: &[u8]| {
        let mut greeting = greeting();
        greeting[index..index + bytes.len()].copy_from_slice(bytes);
        check_greeting(&greeting)
    };
    assert_eq!(with(8, &[1]), Ok(()), "libzmq's padding");
    assert_eq!(with(11, &[0]), Ok(()), "version 3.0");
    assert_eq!(with(10, &[4, 0]), Ok(()), "a later version speaks ours");
    assert_eq!(with(0, b"GET / HTTP"), Err(ProtocolError::NotZmtp));
    assert_eq!(with(10, &[2, 0]), Err(ProtocolError::OldVersion(2)));
    assert_eq!(with(12, b"CURVE"), Err(ProtocolError::OtherMechanism));
    assert_eq!(with(12, b"NULLIFY"), Err(ProtocolError::OtherMechanism));
    assert_eq!(check_signature(b"GET"), Err(ProtocolError::NotZmtp));
    assert_eq!(check_signature(b""), Ok(()));
}

#[test]
fn commands_are_told_apart() {
    let read = |name: &str, data: &[u8]| match &decode(&encode_command(name, data), &[]).0[..] {
        [Unit::Command(Command::Ping(context))] => format!("ping {context:?}"),
        [Unit::Command(Command::Subscribe(topic))] => format!("subscribe {topic:?}"),
        [Unit::Command(Command::Cancel(topic))] => format!("cancel {topic:?}"),
        [Unit::Command(Command::Other)] => "other".to_owned(),
        units => panic!("{units:?}"),
    };
    assert_eq!(read("PING", b"\x00\x0aabc"), r#"ping b"abc""#);
    assert_eq!(
        read("PING", &[b'a'; 100]),
        format!("ping {:?}", Bytes::from(vec![b'a'; 16]))
    );
    assert_eq!(read("SUBSCRIBE", b"kernel"), r#"subscribe b"kernel""#);
    assert_eq!(read("CANCEL", b""), r#"cancel b"""#);
    assert_eq!(read("PONG", b"abc"), "other");
    for broken in [&b"\x04\x00"[..], b"\x04\x02\x05R", b"\x04\x06\x04PING\x00"] {
        assert_eq!(decode(broken, &[]).1, Some(ProtocolError::BadCommand));
    }
}
