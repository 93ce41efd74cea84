"""Sound: a performance becomes audio.

Import from the modules: :mod:`gospel_keys.sound.rendering` turns a performance into audio,
:mod:`gospel_keys.sound.audio` writes it to a file, :mod:`gospel_keys.sound.audio_report`
measures it. Everything runs at 48 kHz stereo, is deterministic and needs no sound card.
"""
