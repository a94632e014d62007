import { createSSRApp } from 'vue';
import App from './App.vue';

createSSRApp(App, { url: location.origin }).mount('#app');
