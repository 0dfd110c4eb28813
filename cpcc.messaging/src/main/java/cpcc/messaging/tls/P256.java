package cpcc.messaging.tls;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** Tells keys on the one curve we use from all others. */
final class P256 {
    private P256() {}

    static boolean isOn(Key key) throws GeneralSecurityException {
        if (!(key instanceof ECKey ec)) {
            return false;
        }
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec(SelfSigned.CURVE));
        ECParameterSpec expected = named.getParameterSpec(ECParameterSpec.class);
        ECParameterSpec actual = ec.getParams();
        return actual.getCurve().equals(expected.getCurve())
                && actual.getGenerator().equals(expected.getGenerator())
                && actual.getOrder().equals(expected.getOrder())
                && actual.getCofactor() == expected.getCofactor();
    }
}
