namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.transport.tls</c>.</summary>
/// <param name="Mode">Whether connections are encrypted.</param>
/// <param name="CertificatePath">PEM file; null only if the mode is <see cref="TlsMode.Disabled"/>.</param>
/// <param name="KeyPath">PEM file; null if the certificate's file holds the key.</param>
/// <param name="KeyPassword">Null for an unencrypted key.</param>
public sealed record TlsSettings(TlsMode Mode, string? CertificatePath, string? KeyPath, string? KeyPassword)
{
    internal static TlsSettings Read(SettingsReader section)
    {
        var tls = new TlsSettings(
            Mode: section.Choice("mode", ("disabled", TlsMode.Disabled),
                ("permissive", TlsMode.Permissive), ("enforcing", TlsMode.Enforcing)),
            CertificatePath: section.OptionalText("certificate"),
            KeyPath: section.OptionalText("key"),
            KeyPassword: section.OptionalText("key-password"));
        if (tls is { Mode: not TlsMode.Disabled, CertificatePath: null })
        {
            section.Refuse("mode", "encryption needs a certificate",
                "Set actormq.transport.tls.certificate, or write disabled");
        }

        return tls;
    }

    /// <summary>Without the password, so that settings can be logged.</summary>
    public override string ToString() =>
        $"TlsSettings {{ Mode = {Mode}, CertificatePath = {CertificatePath}, KeyPath = {KeyPath} }}";
}
