// The protocol between parent and worker. Both must be Lariat of the same version, or they reject each other. The worker begins with a
// greeting of fixed size, which no program prints by accident; after it both sides send frames: the length of the body (4 bytes,
// little-endian), the body. A body is a kind (1 byte) and fields as BodyWriter writes them.
using System.Buffers.Binary;
using System.Globalization;

namespace Lariat.Workers;

/// <summary>Names and sizes of the protocol between an executor and its workers.</summary>
internal static class WorkerProtocol
{
    public const int Version = 1;

    /// <summary>The argument that makes a program a worker, only together with <see cref="Variable"/>.</summary>
    public const string Argument = "--lariat-worker";

    /// <summary>
    /// Set for a worker: "version;frame bytes". A worker removes it from its environment; where it stays, Main never called the method.
    /// </summary>
    public const string Variable = "LARIAT_WORKER";

    public const int LengthBytes = 4;
    public const int GreetingBytes = 16;

    /// <summary>The beginning of the worker's greeting; the version and the process number follow.</summary>
    public static ReadOnlySpan<byte> Magic => "\u0001LARIAT\n"u8;

    public static byte[] MakeGreeting()
    {
        byte[] greeting = new byte[GreetingBytes];
        Magic.CopyTo(greeting);
        BinaryPrimitives.WriteInt32LittleEndian(greeting.AsSpan(Magic.Length), Version);
        BinaryPrimitives.WriteInt32LittleEndian(greeting.AsSpan(Magic.Length + 4), Environment.ProcessId);
        return greeting;
    }

    /// <summary>The version that a complete greeting names.</summary>
    public static int VersionOf(ReadOnlySpan<byte> greeting) => BinaryPrimitives.ReadInt32LittleEndian(greeting[Magic.Length..]);

    public static string MakeSettings(int maxFrameBytes) => string.Create(CultureInfo.InvariantCulture, $"{Version};{maxFrameBytes}");

    /// <summary>False if another version created the settings, or a person did.</summary>
    public static bool TryParseSettings(string settings, out int maxFrameBytes)
    {
        maxFrameBytes = 0;
        string[] parts = settings.Split(';');
        return parts.Length == 2
            && parts[0] == Version.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out maxFrameBytes)
            && maxFrameBytes > 0;
    }
}
